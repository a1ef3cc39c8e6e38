import { keys, pinOf, sha256Hex } from '@tierline/chaincode/record';
import { hex, leaves } from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { pair, ProbeRecord } from '../support/chaincode/probe-record';
import { refused } from '../support/chaincode/refused';

let record: ProbeRecord;
beforeEach(async () => {
  record = await ProbeRecord.open();
});

describe('records:succeed', () => {
  const request = (more: object = {}) => ({
    prior: record.versionAt('OemMSP'),
    commandId: hex(16),
    salt: hex(16),
    nonce: hex(16),
    ...more,
  });

  test('without a party that is gone', async () => {
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const succeed = request({ without: 'CarrierMSP' });
    await expect(record.send('OemMSP', 'succeed', { succeed })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED', { reason: 'who is to be left out has not left the consortium' }),
    );
    await leaves(record.world, 'CarrierMSP');
    const writes = await record.send('OemMSP', 'succeed', { succeed });
    const seal = JSON.parse(writes.find(({ key }) => key.endsWith('/seal'))!.value!) as {
      id: string;
      version: number;
      parties: string[];
    };
    expect(seal).toMatchObject({ version: 1, parties: pair });
    const body = JSON.parse(record.world.channel.valueAt('AxleMSP', keys.body('probe', seal.id, 1))!) as {
      command: object;
    };
    const pin = pinOf(sha256Hex(succeed.prior.seal), succeed.nonce);
    expect(body.command).toEqual({
      name: 'Succeed',
      input: { of: record.id, pin, nonce: succeed.nonce, without: 'CarrierMSP' },
    });
    await expect(record.send('AxleMSP', 'succeed', { succeed: { ...succeed, commandId: hex(16) } })).rejects.toEqual(
      refused('RECORD_EXISTS'),
    );
  });

  test('without a forgery that the live copies hold; not while the version stands', async () => {
    const succeed = request();
    await expect(record.send('OemMSP', 'succeed', { succeed })).rejects.toEqual(refused('SUCCESSION_UNFOUNDED'));
    for (const mspId of pair) record.forge(mspId, record.sealKey(), '{"forged":true}');
    await record.send('OemMSP', 'succeed', { succeed });
  });

  test('refuses others, roles, a party that is none, too few left, a body not the seal’s', async () => {
    await expect(record.send('CarrierMSP', 'succeed', { succeed: request() })).rejects.toEqual(
      refused('RECORD_UNKNOWN'),
    );
    const planner = await person('OemMSP', 'p', 'planner');
    await expect(record.world.channel.submit(planner, 'records:succeed', { succeed: request() })).rejects.toEqual(
      refused('ROLE_MISSING'),
    );
    await expect(record.send('OemMSP', 'succeed', { succeed: request({ without: 'CarrierMSP' }) })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED'),
    );
    await leaves(record.world, 'AxleMSP');
    await expect(record.send('OemMSP', 'succeed', { succeed: request({ without: 'AxleMSP' }) })).rejects.toEqual(
      refused('PARTIES_INVALID'),
    );
    const prior = { ...record.versionAt('OemMSP'), body: '{}' };
    await expect(record.send('OemMSP', 'succeed', { succeed: request({ prior }) })).rejects.toEqual(
      refused('PRIOR_INVALID'),
    );
  });
});
