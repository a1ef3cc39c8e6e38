import { canonical, collectionOf, keys, sha256Hex } from '@tierline/chaincode/record';
import { hex, stepOn } from '../support/chaincode/consortium';
import { pair, ProbeRecord, set, type Who } from '../support/chaincode/probe-record';
import { refused } from '../support/chaincode/refused';

let record: ProbeRecord;
beforeEach(async () => {
  record = await ProbeRecord.open();
});

describe('records:mend', () => {
  const hashOf = (value: string | undefined): string => (value === undefined ? '' : sha256Hex(value));

  test.each([['{}'], [undefined]])('brings the true version back over %j', async (value) => {
    const standing = record.versionAt('OemMSP');
    record.forge('AxleMSP', record.sealKey(), value);
    const writes = await record.send('AxleMSP', 'mend', { mend: { ...standing, replaces: hashOf(value) } });
    expect(writes.every(({ collection }) => collection === collectionOf('AxleMSP'))).toBe(true);
    await record.apply('AxleMSP', set('goes on'));
  });

  test('each brings its own back where a forgery stands at all, and then the record goes on', async () => {
    const standing = record.versionAt('OemMSP');
    for (const mspId of pair) record.forge(mspId, record.sealKey(), `{"forged":"${mspId}"}`);
    const steps = [{ ...stepOn(record.world.channel, 'OemMSP', record.id, set('next')), prior: standing }];
    for (const mspId of pair as Who[]) {
      await expect(record.send('OemMSP', 'apply', { steps })).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
      const replaces = hashOf(`{"forged":"${mspId}"}`);
      await record.send(mspId, 'mend', { mend: { ...standing, replaces } });
    }
    await record.send('OemMSP', 'apply', { steps });
  });

  test('takes nothing back that the caller’s node has not seen', async () => {
    const old = record.versionAt('OemMSP');
    record.forge('AxleMSP', record.sealKey(), '{}');
    const late = { mend: { ...old, replaces: hashOf('{}') } };
    await record.send('AxleMSP', 'mend', late);
    await record.apply('OemMSP', set('second'));
    const found = hashOf(record.versionAt('AxleMSP').seal);
    for (const mend of [late.mend, { ...old, replaces: hashOf(old.seal) }])
      await expect(record.send('AxleMSP', 'mend', { mend })).rejects.toEqual(
        refused('PRIOR_NOT_LIVE', { party: 'AxleMSP', given: mend.replaces, found }),
      );
  });

  test('refuses others, a body that is not the seal’s, and what is malformed', async () => {
    const old = record.versionAt('OemMSP');
    await record.apply('OemMSP', set('second'));
    const standing = record.versionAt('OemMSP');
    const replaces = hashOf(standing.seal);
    const refuse = (by: Who, mend: object) => expect(record.send(by, 'mend', { mend })).rejects;
    await refuse('CarrierMSP', { ...standing, replaces: '' }).toEqual(refused('RECORD_UNKNOWN'));
    await refuse('AxleMSP', { ...standing, body: old.body, replaces }).toEqual(refused('PRIOR_INVALID'));
    await refuse('AxleMSP', { ...standing, replaces, more: 1 }).toEqual(refused('MALFORMED'));
    await refuse('AxleMSP', standing).toEqual(refused('MALFORMED'));
    await refuse('AxleMSP', { seal: '{}', body: old.body, replaces }).toEqual(refused('MALFORMED'));
  });
});

describe('records:restate', () => {
  test('delivers what stands there, and nothing else', async () => {
    const { seal, body } = record.versionAt('OemMSP');
    const restate = { target: 'AxleMSP', key: keys.body('probe', record.id, 1), value: body, seal };
    expect(await record.send('OemMSP', 'restate', { restate })).toEqual([
      { collection: collectionOf('AxleMSP'), key: restate.key, value: body },
    ]);
    await record.send('OemMSP', 'restate', { restate: { ...restate, key: record.sealKey(), value: seal } });
    const refuse = (more: object) =>
      expect(record.send('OemMSP', 'restate', { restate: { ...restate, ...more } })).rejects;
    await refuse({ key: keys.body('probe', record.id, 2) }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ key: keys.body('probe', hex(16), 1) }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ key: 'registry' }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ value: body.replace('first', 'other') }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ target: 'CarrierMSP' }).toEqual(refused('VALUE_NOT_TRUE', { reason: 'another hash stands there' }));
    await expect(record.send('CarrierMSP', 'restate', { restate })).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await refuse({ more: 1 }).toEqual(refused('MALFORMED'));
  });

  test('delivers a joiner’s prior and an entry', async () => {
    const v1 = record.versionAt('OemMSP');
    const commandId = hex(16);
    const request = {
      kind: 'probe',
      id: record.id,
      commandId,
      salt: hex(16),
      prior: v1,
      content: { type: 'note', text: 'n' },
    };
    const [{ key, value } = { key: '', value: '' }] = await record.send('OemMSP', 'entry', { entry: request });
    await record.send('OemMSP', 'restate', { restate: { target: 'AxleMSP', key, value, seal: v1.seal } });
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const joined = {
      target: 'CarrierMSP',
      key: keys.joined('probe', record.id, 2),
      value: canonical(v1),
      seal: v1.seal,
    };
    await record.send('OemMSP', 'restate', { restate: joined });
    await expect(record.send('OemMSP', 'restate', { restate: { ...joined, key } })).rejects.toEqual(
      refused('VALUE_NOT_TRUE'),
    );
  });

  test('delivers a seal that is live no more, with the seals that lead from it to the live one', async () => {
    const v1 = record.versionAt('OemMSP');
    await record.apply('OemMSP', set('second'));
    const v2 = record.versionAt('OemMSP');
    await record.apply('OemMSP', set('third'));
    const v3 = record.versionAt('OemMSP');
    const key = keys.left('probe', record.id, 1);
    const restate = { target: 'AxleMSP', key, value: v1.seal, seal: v1.seal, chain: [v2.seal, v3.seal] };
    const writes = await record.send('OemMSP', 'restate', { restate });
    expect(writes).toEqual([{ collection: collectionOf('AxleMSP'), key, value: v1.seal }]);
    const refuse = (more: object, reason: string) =>
      expect(record.send('OemMSP', 'restate', { restate: { ...restate, ...more } })).rejects.toEqual(
        refused('VALUE_NOT_TRUE', { reason }),
      );
    await refuse({ chain: [v3.seal] }, 'the seals are no chain');
    await refuse({ key: keys.left('probe', record.id, 2) }, 'the seals are no chain');
    await refuse({ key: record.sealKey() }, 'the seals are no chain');
    await refuse({ key: keys.body('probe', record.id, 1), value: v1.body }, 'the seals are no chain');
    await refuse({ chain: [v2.seal] }, 'another hash stands there');
    await refuse({ target: 'CarrierMSP' }, 'another hash stands there');
    const bare = { target: 'AxleMSP', key: keys.left('probe', record.id, 2), value: v2.seal, seal: v2.seal };
    await expect(record.send('OemMSP', 'restate', { restate: bare })).rejects.toEqual(refused('VALUE_NOT_TRUE'));
    const forged = v2.seal.replace(/"version":2/, '"version":3');
    await refuse({ chain: [forged, v3.seal] }, 'the seals are no chain');
  });

  test('shows who left no seal after the one it left with', async () => {
    await record.apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const v2 = record.versionAt('OemMSP');
    await record.apply('CarrierMSP', { name: 'Leave', input: {} });
    const v3 = record.versionAt('OemMSP');
    await record.apply('OemMSP', set('without it'));
    const v4 = record.versionAt('OemMSP');
    const left = { target: 'CarrierMSP', key: keys.left('probe', record.id, 3), value: v3.seal, seal: v3.seal };
    await record.send('OemMSP', 'restate', { restate: left });
    const joined = { ...left, key: keys.left('probe', record.id, 2), value: v2.seal, seal: v2.seal };
    await expect(
      record.send('OemMSP', 'restate', { restate: { ...joined, chain: [v3.seal, v4.seal] } }),
    ).rejects.toEqual(refused('VALUE_NOT_TRUE', { reason: 'another hash stands there' }));
    await record.send('OemMSP', 'restate', { restate: { ...joined, chain: [v3.seal] } });
  });
});
