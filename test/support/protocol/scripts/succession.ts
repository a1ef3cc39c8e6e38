import { keys, sha256Hex, successorId } from '@tierline/chaincode/record';
import { accept, hex, pair } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

/** A record goes on as another, past a party that changed its own copy: the old one has ended wherever it stood. */
export async function succession(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const prior = await programme.held('OemMSP', 'link', id);
  const succeed = () => {
    const request = { prior, commandId: hex(16), salt: hex(16), nonce: hex(16) };
    return programme.of('OemMSP').submit('records:succeed', { succeed: request }, pair);
  };
  await stage.expect('succeed what stands', refused('SUCCESSION_UNFOUNDED'), succeed());
  const forged = { at: 'AxleMSP', key: keys.seal('link', id), value: '{"forged":true}' };
  const alone = found({ PARTY_LEFT_OUT: [...pair, 'auditor'], VERSION_UNDISCLOSED: ['auditor'] });
  await stage.expect('own copy rewritten, to be succeeded', alone, programme.forge('AxleMSP', [forged]));
  await stage.expect('succeed', valid, succeed());
  await stage.expect('succeed once more', refused('RECORD_EXISTS'), succeed());
  const mend = programme.of('AxleMSP').submit('records:mend', { mend: prior }, ['AxleMSP']);
  await stage.expect('mend a copy of what was succeeded', refused('PRIOR_NOT_LIVE'), mend);
  await stage.expect(
    'own copy brought back after the end',
    alone,
    programme.forge('AxleMSP', [{ ...forged, value: '{}' }]),
  );
  const step = await programme.step('AxleMSP', 'link', id, accept(), prior);
  await stage.expect(
    'next version of what was succeeded',
    refused('PRIOR_NOT_LIVE'),
    programme.apply('AxleMSP', [step], pair),
  );
  const next = await programme.step('AxleMSP', 'link', successorId(id, sha256Hex(prior.seal)), accept());
  await stage.expect('next version of the successor', valid, programme.apply('AxleMSP', [next], pair));
}
