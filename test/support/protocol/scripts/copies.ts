import { canonical, entryIdOf, keys, sha256Hex } from '@tierline/chaincode/record';
import { ended, following } from '../forged';
import { refusalSeen } from '../member';
import { accept, hex, pair } from '../programme';
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
    const shown = value !== undefined && { VERSION_UNDISCLOSED: ['auditor'] as const };
    const left = found({ PARTY_LEFT_OUT: [...pair, 'auditor'], ...shown });
    await stage.expect(`own copy ${how} alone`, left, programme.forge('AxleMSP', [write]));
    const step = await programme.step('AxleMSP', 'link', id, accept(), standing);
    const next = () => programme.apply('AxleMSP', [step], pair);
    await stage.expect(`next version over a copy ${how}`, refused('PRIOR_NOT_LIVE'), next());
    const mend = programme.of('AxleMSP').submit('records:mend', { mend: standing }, ['AxleMSP']);
    await stage.expect(`mend a copy ${how}`, valid, mend);
    await stage.expect(`next version after the copy ${how} was mended`, valid, next());
  };

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
