import { collectionOf, keys, pinOf, sha256Hex, successorId } from '@tierline/chaincode/record';
import { hex, leaves } from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { pair, ProbeRecord, set, type Who } from '../support/chaincode/probe-record';
import { refused } from '../support/chaincode/refused';

let record: ProbeRecord;
beforeEach(async () => {
  record = await ProbeRecord.open();
});

describe('records:succeed', () => {
  const ids = () => ({ commandId: hex(16), salt: hex(16), nonce: hex(16) });
  const request = (more: object = {}) => ({ prior: record.versionAt('OemMSP'), ...ids(), ...more });

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
    for (const mspId of pair) expect(record.world.channel.valueAt(mspId, record.sealKey())).toBe('{"forged":true}');
  });

  test('ends the record where the version stands, and no other there', async () => {
    const earlier = record.versionAt('OemMSP');
    await record.apply('OemMSP', set('second'));
    const stands = record.versionAt('AxleMSP');
    record.forge('OemMSP', record.sealKey(), '{"forged":true}');
    await record.send('OemMSP', 'succeed', { succeed: { ...request(), prior: earlier } });
    expect(record.versionAt('AxleMSP')).toEqual(stands);
    await record.send('AxleMSP', 'succeed', { succeed: { ...request(), prior: stands } });
    const succeededBy = successorId(record.id, sha256Hex(stands.seal));
    const end = JSON.parse(record.world.channel.valueAt('AxleMSP', record.sealKey())!) as object;
    expect(end).toEqual({ v: 1, kind: 'probe', id: record.id, succeededBy });
  });

  test('not past a party whose live seal carries a key policy', async () => {
    const succeed = request();
    record.forge('OemMSP', record.sealKey(), '{"forged":true}');
    for (const { state } of record.world.channel.peers.values())
      state.policies.set(`${collectionOf('AxleMSP')}\0${record.sealKey()}`, new Uint8Array([1]));
    await expect(record.send('OemMSP', 'succeed', { succeed })).rejects.toEqual(refused('KEY_POLICY_SET'));
  });

  test('leaves what was before to be erased, its last body too, and its seals to be restated', async () => {
    await record.apply('OemMSP', set('second'));
    const prior = record.versionAt('AxleMSP');
    const { seal } = prior;
    record.forge('OemMSP', record.sealKey(), '{"forged":true}');
    await record.send('AxleMSP', 'succeed', { succeed: { ...request(), prior } });
    const purge = (version: number) => ({
      purge: { seal, items: [{ key: keys.body('probe', record.id, version), holders: ['AxleMSP'] }] },
    });
    expect(await record.send('AxleMSP', 'purge', purge(1))).toHaveLength(1);
    expect(await record.send('AxleMSP', 'purge', purge(2))).toHaveLength(1);
    await expect(record.send('AxleMSP', 'purge', purge(3))).rejects.toEqual(refused('STILL_LIVE'));
    const restate = { target: 'AxleMSP', key: keys.left('probe', record.id, 2), value: seal, seal };
    const live = { ...restate, key: record.sealKey() };
    await expect(record.send('OemMSP', 'restate', { restate: live })).rejects.toEqual(refused('VALUE_NOT_TRUE'));
    expect(await record.send('OemMSP', 'restate', { restate })).toHaveLength(1);
    const elsewhere = { ...restate, target: 'OemMSP' };
    await expect(record.send('AxleMSP', 'restate', { restate: elsewhere })).rejects.toEqual(refused('VALUE_NOT_TRUE'));
  });

  test('leaves its bodies to be erased at all where its kind says so, and no body that is live', async () => {
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const prior = record.versionAt('OemMSP');
    await leaves(record.world, 'CarrierMSP');
    const everywhere = (versions: number[], holders: string[] = pair) => ({
      purge: { ...prior, items: versions.map((version) => ({ key: keys.body('probe', record.id, version), holders })) },
    });
    await expect(record.send('OemMSP', 'purge', everywhere([2]))).rejects.toEqual(refused('STILL_LIVE'));
    await record.send('AxleMSP', 'succeed', { succeed: request({ without: 'CarrierMSP' }) });
    await expect(record.send('AxleMSP', 'purge', everywhere([1, 2]))).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(record.send('OemMSP', 'purge', everywhere([2], ['CarrierMSP']))).rejects.toEqual(
      refused('STILL_LIVE'),
    );
    expect(await record.send('OemMSP', 'purge', everywhere([1, 2]))).toHaveLength(4);
  });

  test('leaves each holder to erase its own copy where a forgery stands, once the successor stands beside it', async () => {
    const prior = record.versionAt('OemMSP');
    for (const mspId of pair) record.forge(mspId, record.sealKey(), '{"forged":true}');
    const erase = (holders: string[], more: object = {}) => ({
      purge: { ...prior, ...more, items: [{ key: keys.body('probe', record.id, 1), holders }] },
    });
    await expect(record.send('AxleMSP', 'purge', erase(['AxleMSP']))).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    await record.send('OemMSP', 'succeed', { succeed: { ...ids(), prior } });
    await expect(record.send('OemMSP', 'purge', erase(pair))).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    await expect(record.send('OemMSP', 'purge', erase(['AxleMSP']))).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    const other = await ProbeRecord.open(record.world);
    const ofOther = { items: [{ key: keys.body('probe', other.id, 1), holders: ['AxleMSP'] }] };
    await expect(record.send('AxleMSP', 'purge', { purge: { ...prior, ...ofOther } })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE'),
    );
    for (const mspId of pair as Who[]) expect(await record.send(mspId, 'purge', erase([mspId]))).toHaveLength(1);
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
