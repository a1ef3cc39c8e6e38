import { keys } from '@tierline/chaincode/record';
import {
  calling,
  type Draft,
  draftOf,
  endorsementBy,
  prepared,
  type Signer,
  withTxId,
  withWrites,
  type Write,
} from '../by-hand';
import { ended, following, versionAt } from '../forged';
import type { Outcome } from '../member';
import { accept, hex, pair, type Programme } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

const unendorsed = refused('ENDORSEMENT_POLICY_FAILURE');
type Endorse = (draft: Draft) => Draft['endorsements'];

/** What Axle's peer answered to a harmless proposal, with other results, and endorsed anew by hand. */
async function forge(programme: Programme, writes: readonly Write[], endorse: Endorse): Promise<Outcome> {
  const axle = programme.of('AxleMSP');
  const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
  const harmless = await axle.endorse('records:notice', { notice }, ['AxleMSP']);
  const draft = withWrites(draftOf(harmless.getBytes()), writes);
  return axle.sendPrepared(prepared({ ...draft, endorsements: endorse(draft) }).bytes);
}

/** Endorsed honestly by both, and not sent. */
async function honest(programme: Programme, id: string): Promise<Draft> {
  const steps = [await programme.step('AxleMSP', 'link', id, accept())];
  return draftOf((await programme.of('AxleMSP').endorse('records:apply', { steps }, pair)).getBytes());
}

async function versionInvented(programme: Programme, id: string): Promise<Write[]> {
  const invented = following(await programme.held('AxleMSP', 'link', id), 'AxleMSP', ended);
  return pair.flatMap((at) => versionAt(at, invented));
}

/** Signed with the key of Axle's peer, past any chaincode. */
export async function results(stage: Stage): Promise<void> {
  const { programme } = stage;
  const axle = await programme.peerOf('AxleMSP');
  const id = await programme.link();
  const own: Write[] = [{ at: 'AxleMSP', key: keys.seal('link', id), value: '{}' }];
  await stage.expect(
    'by hand: own copy rewritten',
    found({ COPY_FALSE: [...pair, 'auditor'], VERSION_MISSING: ['AxleMSP'] }),
    forge(programme, own, (draft) => [endorsementBy(draft, axle)]),
  );
  const both = await versionInvented(programme, await programme.link());
  await stage.expect(
    'by hand: a version invented at both',
    unendorsed,
    forge(programme, both, (draft) => [endorsementBy(draft, axle)]),
  );
  await stage.expect(
    'by hand: the same, endorsed twice by the own peer',
    unendorsed,
    forge(programme, both, (draft) => [endorsementBy(draft, axle), endorsementBy(draft, axle)]),
  );
}

export async function endorsements(stage: Stage): Promise<void> {
  const { programme } = stage;
  const [axle, oem] = [await programme.peerOf('AxleMSP'), await programme.peerOf('OemMSP')];
  const person: Signer = { mspId: 'AxleMSP', ...programme.of('AxleMSP').credentials };
  const id = await programme.link();
  const both = await versionInvented(programme, id);
  await stage.expect(
    'by hand: the receiver’s endorsement, signed with the own key',
    unendorsed,
    forge(programme, both, (draft) => [endorsementBy(draft, axle), endorsementBy(draft, axle, oem)]),
  );
  const elsewhere = (await honest(programme, id)).endorsements;
  await stage.expect(
    'by hand: the receiver’s endorsement of another transaction',
    unendorsed,
    forge(programme, both, (draft) => [endorsementBy(draft, axle), ...elsewhere]),
  );
  await stage.expect(
    'by hand: a person’s endorsement in the own peer’s place',
    unendorsed,
    forge(programme, [{ at: 'AxleMSP', key: keys.seal('link', id), value: '{}' }], (draft) => [
      endorsementBy(draft, person),
    ]),
  );
}

export async function changed(stage: Stage): Promise<void> {
  const { programme } = stage;
  const axle = programme.of('AxleMSP');
  const id = await programme.link();
  const send = (draft: Draft) => axle.sendPrepared(prepared(draft).bytes);
  const otherResults = withWrites(await honest(programme, id), await versionInvented(programme, id));
  await stage.expect('by hand: other results than were endorsed', unendorsed, send(otherResults));
  await stage.expect(
    'by hand: another function than was endorsed',
    refused('INVALID_ENDORSER_TRANSACTION'),
    send(calling(await honest(programme, id), 'records:mend')),
  );
  await stage.expect(
    'by hand: a transaction id of its own',
    refused('BAD_PROPOSAL_TXID'),
    send(withTxId(await honest(programme, id), hex(32))),
  );
  const signature = axle.sign(prepared(await honest(programme, id)).payload);
  const { bytes } = prepared(await honest(programme, id));
  await stage.expect(
    'by hand: an envelope with the signature of another',
    refused('FORBIDDEN'),
    axle.sendPrepared(bytes, signature),
  );
}

export async function replayed(stage: Stage): Promise<void> {
  const { programme } = stage;
  const axle = programme.of('AxleMSP');
  const { bytes } = prepared(await honest(programme, await programme.link()));
  const once = await stage.expect('an envelope sent', valid, axle.sendPrepared(bytes));
  await axle.sendPrepared(bytes);
  await stage.expect('by hand: the same envelope again', refused('DUPLICATE_TXID'), axle.seenAgain(once));
}
