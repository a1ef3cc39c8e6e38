import { keys, sha256Hex, successorId } from '@tierline/chaincode/record';
import { accept, hex, pair } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

/** A party changes its own copy and the successor's key: the record goes on all the same, as itself. */
export async function succession(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const prior = await programme.held('OemMSP', 'link', id);
  const successor = successorId(id, sha256Hex(prior.seal));
  const succeed = (more: object = {}) => {
    const request = { prior, commandId: hex(16), salt: hex(16), nonce: hex(16), ...more };
    return programme.of('AxleMSP').submit('records:succeed', { succeed: request }, pair);
  };
  const without = { without: 'OemMSP' };
  await stage.expect('succeed without anybody', refused('MALFORMED'), succeed());
  const unfounded = refused('SUCCESSION_UNFOUNDED');
  await stage.expect('succeed without a party that is there', unfounded, succeed(without));
  const taken = { at: 'AxleMSP', key: keys.seal('link', successor) };
  const own = found({ MALFORMED: ['AxleMSP'] });
  await stage.expect('successor’s key taken', own, programme.forge('AxleMSP', [{ ...taken, value: '{"taken":true}' }]));
  await stage.expect('successor’s key let go', valid, programme.forge('AxleMSP', [taken]));
  const forged = { at: 'AxleMSP', key: keys.seal('link', id), value: '{"forged":true}' };
  const leftOut = found({ PARTY_LEFT_OUT: [...pair, 'auditor'] });
  await stage.expect('own copy rewritten, to be succeeded', leftOut, programme.forge('AxleMSP', [forged]));
  await stage.expect('succeed what stands at the other', unfounded, succeed(without));
  await stage.expect('mend what was to be succeeded', valid, programme.mend('AxleMSP', prior, forged.value));
  const step = await programme.step('AxleMSP', 'link', id, accept(), prior);
  await stage.expect('next version of what was to be succeeded', valid, programme.apply('AxleMSP', [step], pair));
  await stage.expect('begin a record from the version before', refused('MALFORMED'), succeed());
  await stage.expect('the same without a party that is there', unfounded, succeed(without));
}
