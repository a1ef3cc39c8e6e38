import { canonical, entryIdOf, keys, sha256Hex } from '@tierline/chaincode/record';
import { ended, following } from '../forged';
import { refusalSeen } from '../member';
import { accept, hex, type MemberId, mending, pair } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

export async function foreignRead({ programme }: Stage): Promise<void> {
  const id = await programme.link();
  const asked = programme.of('CarrierMSP').read([keys.seal('link', id)], 'OemMSP');
  expect(await asked.catch(refusalSeen)).toBe('RECORD_UNKNOWN');
}

/** A copy changed by its holder alone, and brought back; no value deletes it. */
export const copyChanged = (how: string, value?: string) =>
  async function play(stage: Stage): Promise<void> {
    const { programme } = stage;
    const id = await programme.link();
    const standing = await programme.held('OemMSP', 'link', id);
    const write = { at: 'AxleMSP', key: keys.seal('link', id), ...(value !== undefined && { value }) };
    const left = found({ PARTY_LEFT_OUT: [...pair, 'auditor'] });
    await stage.expect(`own copy ${how} alone`, left, programme.forge('AxleMSP', [write]));
    const step = await programme.step('AxleMSP', 'link', id, accept(), standing);
    const next = () => programme.apply('AxleMSP', [step], pair);
    await stage.expect(`next version over a copy ${how}`, refused('PRIOR_NOT_LIVE'), next());
    await stage.expect(`mend a copy ${how}`, valid, programme.mend('AxleMSP', standing, value));
    await stage.expect(`next version after the copy ${how} was mended`, valid, next());
  };

/** What all parties' peers wrote and no reader takes is taken back by each; then the record goes on, also for who joins. */
export async function forgedAtAll(stage: Stage): Promise<void> {
  const { programme } = stage;
  const two: MemberId[] = ['AxleMSP', 'StewardMSP'];
  const made = await programme.crate('04012345678901BCK', 'AxleMSP');
  await stage.expect('commission, to be forged', valid, programme.apply('AxleMSP', [made], two));
  const standing = await programme.held('AxleMSP', 'custody', made.id);
  const value = '{"forged":true}';
  const writes = two.map((at) => ({ at, key: keys.seal('custody', made.id), value }));
  const seen = found({ MALFORMED: two });
  await stage.expect('a forgery at all parties', seen, programme.forge('AxleMSP', writes, two));
  const offer = { name: 'OfferRole', input: { role: 'custodian', to: 'OemMSP' } };
  const step = await programme.step('AxleMSP', 'custody', made.id, offer, standing);
  const next = () => programme.apply('AxleMSP', [step], [...two, 'OemMSP']);
  for (const mspId of two) {
    await stage.expect(`next version over a forgery at ${mspId}`, refused('PRIOR_NOT_LIVE'), next());
    await stage.expect(`${mspId} takes the forgery back`, valid, programme.mend(mspId, standing, value));
    const again = programme.mend(mspId, standing, value);
    await stage.expect(`${mspId} takes back what it took back`, refused('PRIOR_NOT_LIVE'), again);
  }
  const axle = programme.of('AxleMSP');
  const late = await axle.endorse('records:mend', { mend: mending(standing, standing.seal) }, ['AxleMSP']);
  await stage.expect('next version after the forgery, which the OEM joins', valid, next());
  await stage.expect('a mending that the next version came before', refused('MVCC_READ_CONFLICT'), axle.send(late));
}

export async function inventedEntry(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const invented = following(await programme.held('AxleMSP', 'link', id), 'AxleMSP', ended);
  const entryId = entryIdOf('AxleMSP', hex(16));
  const value = canonical({
    ...{ v: 1, kind: 'link', id, entryId, seal: sha256Hex(invented.seal), by: { mspId: 'AxleMSP', name: 'manager1' } },
    ...{ at: '2026-01-01T00:00:00.000Z', rules: 1, content: { type: 'evidence' }, salt: hex(16) },
  });
  const at = (mspId: string) => ({ at: mspId, key: keys.entry('link', id, entryId), value });
  await stage.expect(
    'an entry under an invented seal, in the own copy',
    found({ WRITES_DIFFER: ['AxleMSP'] }),
    programme.forge('AxleMSP', [at('AxleMSP')]),
  );
  await stage.expect(
    'the same at both parties',
    refused('ENDORSEMENT_POLICY_FAILURE'),
    programme.forge('AxleMSP', pair.map(at)),
  );
}
