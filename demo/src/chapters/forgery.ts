import { gateway } from '@hyperledger/fabric-protos';
import { settle } from '@tierline/api/commands';
import { canonical, collectionOf, keys, sha256Hex } from '@tierline/chaincode/record';
import { parseTransaction } from '@tierline/network/wire';
import { forged } from '../forgery';
import type { Organisation } from '../organisation';
import { axleProgramme, type Stage } from '../stage';
import { type Audit, verdictOf } from './audit';

type Finding = { code: string; block: string };
type Copy = { seal: string; body: string };

/** Axle's operator rewrites axle's own copy of the story's pallet, alone; everybody finds it, and axle mends. */
export async function forgery(stage: Stage, audit: Audit, unit: string): Promise<void> {
  const { page } = stage;
  const [axle, oem, steward] = [stage.member('axle'), stage.member('oem'), stage.member('steward')];
  page.chapter('A forged version');
  page.say(
    'Axle’s operator holds the key with which axle’s peer endorses. With it a version is signed by hand that no chaincode computed: in axle’s own ' +
      'copy the pallet is with axle again. Fabric asks for a collection’s own organisation only, so the channel takes it:',
  );
  const operator = stage.organisation('axle');
  const { seal, body } = (await axle.disclosure(axleProgramme, 'custody', [unit])).records[0]?.versions.at(-1) ?? {};
  if (seal === undefined || body === undefined) throw new Error('axle does not hold the pallet');
  const copy = { seal, body };
  const told = falsified(copy, operator.mspId);
  const block = await rewrite(operator, copy, told);
  stage.note(axle, block, 'rewrites its own copy, alone');
  for (const member of [oem, steward]) {
    const { code } = await member.awaits(() => findingOn(member, block));
    const last = await member.lastVersion(axleProgramme, 'custody', unit);
    const { custodian } = last.state as { custodian: string };
    page.say(
      `${member.slug}’s node: finding ${code} in block ${block}; what holds there is still version ${last.version}, custodian ${custodian}.`,
    );
  }
  page.say('The auditor, with the blocks up to here:');
  const verdict = await verdictOf(stage, { ...audit, name: 'after-forgery' }, block);
  page.show(verdict.split('\n').slice(0, 2).join('\n'));
  const mended = await submitted(operator, await prepare(operator, copy, told.seal));
  stage.note(axle, mended, 'mends: writes back what every other party holds');
  page.say(
    'What was forged is in the history for good, with the name of the peer that signed it; it was no state at any moment.',
  );
}

const findingOn = async (
  member: { ask<T>(query: string): Promise<T> },
  block: bigint,
): Promise<Finding | undefined> => {
  type Found = { edges: { node: Finding }[] };
  const { findings } = await member.ask<{ findings: Found }>(
    '{ findings(first: 50) { edges { node { code block } } } }',
  );
  return findings.edges.map(({ node }) => node).find((finding) => BigInt(finding.block) === block);
};

function falsified({ seal, body }: Copy, custodian: string): Copy {
  const told = body.replace('"custodian":"OemMSP"', `"custodian":"${custodian}"`);
  return { seal: seal.replace(sha256Hex(body), sha256Hex(told)), body: told };
}

/** @returns the block that took it */
async function rewrite(operator: Organisation, copy: Copy, told: Copy): Promise<bigint> {
  const prepared = await prepare(operator, copy, copy.seal);
  const envelope = gateway.PreparedTransaction.deserializeBinary(prepared.bytes).getEnvelope()?.serializeBinary();
  const { rwsets } = parseTransaction(envelope ?? new Uint8Array(), 0, 0);
  const own = rwsets
    .flatMap(({ collections }) => collections)
    .find(({ name }) => name === collectionOf(operator.mspId));
  const exchanged = [
    { from: sha256Hex(copy.seal), to: told.seal },
    { from: sha256Hex(copy.body), to: told.body },
    { from: own?.pvtRwsetHash ?? '', to: 'never handed over' },
  ];
  const bytes = forged(
    prepared.bytes,
    operator.peerKey,
    exchanged.map(({ from, to }) => ({ from: Buffer.from(from, 'hex'), to })),
  );
  return submitted(operator, { ...prepared, bytes });
}

type Prepared = Awaited<ReturnType<Organisation['ledger']['prepare']>>;

/** A mending of the operator's own copy: `over` is the seal that stands there now. */
function prepare({ ledger, operator }: Organisation, { seal, body }: Copy, over: string): Promise<Prepared> {
  const transient = { mend: canonical({ seal, body, replaces: sha256Hex(over) }) };
  const { kind, id, version } = JSON.parse(seal) as { kind: string; id: string; version: number };
  const { mspId } = operator;
  const foresee = () => [
    { mspId, key: keys.seal(kind, id), value: seal },
    { mspId, key: keys.body(kind, id, version), value: body },
  ];
  return ledger.prepare({ channel: axleProgramme, function: 'records:mend', transient, signatory: operator, foresee });
}

async function submitted({ ledger }: Organisation, prepared: Prepared): Promise<bigint> {
  const outcome = await settle(ledger, prepared);
  if (outcome.result !== 'committed') throw new Error(`the transaction is ${outcome.result}`);
  return outcome.block;
}
