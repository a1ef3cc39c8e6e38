import { collectionOf, keys, pinOf, sha256Hex, successorId } from '@tierline/chaincode/record';
import { hex, leaves, open, stepOn } from '../support/chaincode/consortium';
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

  test('only without somebody: no chaincode can tell what a forgery replaced from what is past', async () => {
    const past = record.versionAt('OemMSP');
    await expect(record.send('OemMSP', 'succeed', { succeed: request() })).rejects.toEqual(refused('MALFORMED'));
    await record.apply('OemMSP', set('second'));
    const succeed = { ...ids(), prior: past };
    await expect(record.send('AxleMSP', 'succeed', { succeed })).rejects.toEqual(refused('MALFORMED'));
    for (const mspId of pair) record.forge(mspId, record.sealKey(), '{"forged":true}');
    await expect(record.send('AxleMSP', 'succeed', { succeed })).rejects.toEqual(refused('MALFORMED'));
  });

  /** A third party that has left; the version that stands at all. */
  async function carrierLeft(isGone = true) {
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    if (isGone) await leaves(record.world, 'CarrierMSP');
    return record.versionAt('OemMSP');
  }
  const sealAt = (mspId: string) => record.world.channel.valueAt(mspId, record.sealKey());

  const notThere = refused('SUCCESSION_UNFOUNDED', {
    reason: 'that version does not stand at all who go on: a copy that differs is mended',
  });

  test('not from a version that is past, nor from one that stands at nobody', async () => {
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const past = record.versionAt('OemMSP');
    await record.apply('OemMSP', set('third'));
    await leaves(record.world, 'CarrierMSP');
    const succeed = () => ({ ...ids(), prior: past, without: 'CarrierMSP' });
    await expect(record.send('AxleMSP', 'succeed', { succeed: succeed() })).rejects.toEqual(notThere);
    for (const mspId of pair) record.forge(mspId, record.sealKey(), '{"forged":true}');
    await expect(record.send('AxleMSP', 'succeed', { succeed: succeed() })).rejects.toEqual(notThere);
  });

  test('ends the record at all who go on, and no other there', async () => {
    const stands = await carrierLeft();
    await record.send('AxleMSP', 'succeed', { succeed: { ...request({ without: 'CarrierMSP' }), prior: stands } });
    const succeededBy = successorId(record.id, sha256Hex(stands.seal));
    for (const mspId of pair)
      expect(JSON.parse(sealAt(mspId)!)).toEqual({ v: 1, kind: 'probe', id: record.id, succeededBy });
    expect(sealAt('CarrierMSP')).toBe(stands.seal);
  });

  test('not for a copy that one party rewrote: it ends nothing that others hold, and is mended', async () => {
    const prior = await carrierLeft();
    record.forge('AxleMSP', record.sealKey(), 'x');
    const succeed = () => ({ ...ids(), prior, without: 'CarrierMSP' });
    for (const by of pair as Who[])
      await expect(record.send(by, 'succeed', { succeed: succeed() })).rejects.toEqual(notThere);
    await record.send('AxleMSP', 'mend', { mend: { ...prior, replaces: sha256Hex('x') } });
    await record.send('OemMSP', 'succeed', { succeed: succeed() });
  });

  test('is barred by nothing that a party wrote under its id and took back; a second one is', async () => {
    const prior = await carrierLeft();
    const successor = keys.seal('probe', successorId(record.id, sha256Hex(prior.seal)));
    for (const value of ['x', undefined]) record.forge('AxleMSP', successor, value);
    const succeed = () => ({ ...ids(), prior, without: 'CarrierMSP' });
    await record.send('OemMSP', 'succeed', { succeed: succeed() });
    for (const mspId of pair) record.forge(mspId, successor, undefined);
    await expect(record.send('OemMSP', 'succeed', { succeed: succeed() })).rejects.toEqual(notThere);
  });

  test('is barred by no record that another made under its id beforehand, with the peers of those who go on', async () => {
    const prior = await carrierLeft(false);
    const id = successorId(record.id, sha256Hex(prior.seal));
    const steps = [{ ...stepOn(record.world.channel, 'CarrierMSP', id, open(['CarrierMSP', 'OemMSP'], 'x')) }];
    await expect(record.send('CarrierMSP', 'apply', { steps })).rejects.toEqual(refused('ID_RESERVED'));
    await leaves(record.world, 'CarrierMSP');
    await record.send('OemMSP', 'succeed', { succeed: { ...ids(), prior, without: 'CarrierMSP' } });
  });

  test('past a copy that who has left rewrote, which bars no mending either', async () => {
    const prior = await carrierLeft();
    for (const mspId of ['AxleMSP', 'CarrierMSP']) record.forge(mspId, record.sealKey(), 'x');
    const succeed = { ...ids(), prior, without: 'CarrierMSP' };
    await expect(record.send('OemMSP', 'succeed', { succeed })).rejects.toEqual(refused('SUCCESSION_UNFOUNDED'));
    await record.send('AxleMSP', 'mend', { mend: { ...prior, replaces: sha256Hex('x') } });
    await record.send('OemMSP', 'succeed', { succeed });
    expect(sealAt('CarrierMSP')).toBe('x');
  });

  test('without all that have left, whichever is named', async () => {
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'StewardMSP' } });
    const prior = await carrierLeft();
    await leaves(record.world, 'AxleMSP', 'CarrierMSP');
    const writes = await record.send('OemMSP', 'succeed', { succeed: { ...ids(), prior, without: 'CarrierMSP' } });
    expect([...new Set(writes.map(({ collection }) => collection))]).toEqual(
      ['OemMSP', 'StewardMSP'].map(collectionOf),
    );
  });

  test('not past a party whose live seal carries a key policy', async () => {
    const prior = await carrierLeft();
    for (const { state } of record.world.channel.peers.values())
      state.policies.set(`${collectionOf('AxleMSP')}\0${record.sealKey()}`, new Uint8Array([1]));
    const succeed = { ...ids(), prior, without: 'CarrierMSP' };
    await expect(record.send('OemMSP', 'succeed', { succeed })).rejects.toEqual(refused('KEY_POLICY_SET'));
  });

  test('leaves what was before to be erased, its last body too, and its seals to be restated', async () => {
    const prior = await carrierLeft();
    const { seal } = prior;
    await record.send('AxleMSP', 'succeed', { succeed: { ...ids(), prior, without: 'CarrierMSP' } });
    record.forge('OemMSP', record.sealKey(), '{"forged":true}');
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

  test('refuses others, roles, a party that is none, too few left, a body not the seal’s', async () => {
    await expect(record.send('CarrierMSP', 'succeed', { succeed: request({ without: 'AxleMSP' }) })).rejects.toEqual(
      refused('RECORD_UNKNOWN'),
    );
    const planner = await person('OemMSP', 'p', 'planner');
    await expect(
      record.world.channel.submit(planner, 'records:succeed', { succeed: request({ without: 'AxleMSP' }) }),
    ).rejects.toEqual(refused('ROLE_MISSING'));
    await expect(record.send('OemMSP', 'succeed', { succeed: request({ without: 'CarrierMSP' }) })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED'),
    );
    await leaves(record.world, 'AxleMSP');
    await expect(record.send('OemMSP', 'succeed', { succeed: request({ without: 'AxleMSP' }) })).rejects.toEqual(
      refused('PARTIES_INVALID'),
    );
    const prior = { ...record.versionAt('OemMSP'), body: '{}' };
    await expect(record.send('OemMSP', 'succeed', { succeed: request({ prior, without: 'AxleMSP' }) })).rejects.toEqual(
      refused('PRIOR_INVALID'),
    );
  });
});
