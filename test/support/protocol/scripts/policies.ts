import { canonical, keys } from '@tierline/chaincode/record';
import { ended, following } from '../forged';
import { accept, memberIds, type MemberId, pair, registry } from '../programme';
import { found, refused, type Stage } from '../stage';

const unendorsed = refused('ENDORSEMENT_POLICY_FAILURE');

export async function minority(stage: Stage): Promise<void> {
  const { programme } = stage;
  const write = (key: string, value: string, at: MemberId[]) => programme.forge('AxleMSP', [{ key, value }], at);
  const other = canonical({ ...registry, sequence: 3, steward: 'AxleMSP' });
  const two: MemberId[] = ['AxleMSP', 'CarrierMSP'];
  await stage.expect('registry by one of four', unendorsed, write('registry', other, ['AxleMSP']));
  await stage.expect('registry by two of four', unendorsed, write('registry', other, two));
  const tick = canonical({ v: 1, at: '2030-01-01T00:00:00.000Z', by: { mspId: 'AxleMSP', name: 'manager1' } });
  await stage.expect('clock by two of four', unendorsed, write('clock', tick, two));
  const early = programme.of('AxleMSP').submit('consortium:tick', {}, memberIds);
  await stage.expect('tick out of turn', refused('TICK_NOT_DUE'), early);
}

/** Last: real Fabric's peer that is written past waits for values that never come before it goes on. */
export async function keyPolicy(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const prior = await programme.held('OemMSP', 'link', id);
  const key = keys.seal('link', id);
  await stage.expect(
    'a key policy on the own live seal',
    found({ METADATA_WRITTEN: [...memberIds, 'auditor'] }),
    programme.forge('AxleMSP', [{ at: 'AxleMSP', key, policy: ['CarrierMSP'] }]),
  );
  const step = await programme.step('AxleMSP', 'link', id, accept());
  await stage.expect('the next version', refused('KEY_POLICY_SET'), programme.apply('AxleMSP', [step], pair));
  const { seal: value } = following(prior, 'OemMSP', ended);
  await stage.expect(
    'a seal written past its holder’s peer',
    found({
      ENDORSEMENT_MISSING: [...memberIds, 'auditor'],
      VERSION_MISSING: ['AxleMSP'],
    }),
    programme.forge('CarrierMSP', [{ at: 'AxleMSP', key, value }]),
  );
}
