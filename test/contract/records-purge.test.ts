import { collectionOf, keys } from '@tierline/chaincode/record';
import { hex } from '../support/chaincode/consortium';
import { pair, ProbeRecord, set, type Who } from '../support/chaincode/probe-record';
import { refused } from '../support/chaincode/refused';

let record: ProbeRecord;
beforeEach(async () => {
  record = await ProbeRecord.open();
});

describe('records:purge', () => {
  const purge = (by: Who, item: object, more: object = {}) =>
    record.send(by, 'purge', { purge: { items: [item], ...more } });
  const body1 = () => keys.body('probe', record.id, 1);

  test('a holder its own copy of a version no longer live; never what is live', async () => {
    const own = { key: body1(), holders: ['AxleMSP'] };
    const live = record.versionAt('AxleMSP');
    await expect(purge('AxleMSP', own, { seal: live.seal })).rejects.toEqual(refused('STILL_LIVE'));
    await expect(purge('AxleMSP', { ...own, key: record.sealKey() })).rejects.toEqual(refused('STILL_LIVE'));
    await record.apply('OemMSP', set('second'));
    await expect(purge('AxleMSP', own)).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    await expect(purge('AxleMSP', own, { seal: live.seal })).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    const writes = await purge('AxleMSP', own, { seal: record.versionAt('AxleMSP').seal });
    expect(writes).toEqual([{ collection: collectionOf('AxleMSP'), key: body1(), value: undefined, purge: true }]);
    await expect(purge('AxleMSP', { key: 'registry', holders: ['AxleMSP'] })).rejects.toEqual(refused('MALFORMED'));
  });

  test('a body at all holders where the kind says so, and only there', async () => {
    await record.apply('AxleMSP', set('second'));
    const live = record.versionAt('OemMSP');
    await expect(purge('AxleMSP', { key: body1(), holders: pair }, live)).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('OemMSP', { key: body1(), holders: pair }, { seal: live.seal })).rejects.toEqual(
      refused('NOT_AUTHORISED'),
    );
    await expect(purge('CarrierMSP', { key: body1(), holders: pair }, live)).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('OemMSP', { key: keys.body('probe', record.id, 2), holders: pair }, live)).rejects.toEqual(
      refused('STILL_LIVE'),
    );
    expect(await purge('OemMSP', { key: body1(), holders: pair }, live)).toHaveLength(2);
  });

  test('an entry by its writer at every holder, and nobody else’s', async () => {
    const request = {
      kind: 'probe',
      id: record.id,
      commandId: hex(16),
      salt: hex(16),
      prior: record.versionAt('AxleMSP'),
      content: { type: 'note', text: 'n' },
    };
    const [{ key, value } = { key: '', value: '' }] = await record.send('AxleMSP', 'entry', { entry: request });
    const item = { key, holders: pair, value };
    await expect(purge('OemMSP', item)).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('OemMSP', { ...item, value: value!.replaceAll('AxleMSP', 'OemMSP') })).rejects.toEqual(
      refused('NOT_AUTHORISED'),
    );
    await expect(purge('AxleMSP', { key, holders: pair })).rejects.toEqual(refused('NOT_AUTHORISED'));
    expect(await purge('AxleMSP', item)).toHaveLength(2);
    expect(record.world.channel.valueAt('OemMSP', key)).toBeUndefined();
    expect(await purge('AxleMSP', item)).toHaveLength(2);
  });

  test('a notice by its author, in the own collection; it is cited no more', async () => {
    const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
    const [{ key, value } = { key: '', value: '' }] = await record.send('AxleMSP', 'notice', { notice });
    await expect(purge('OemMSP', { key, holders: ['AxleMSP'], value })).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('AxleMSP', { key, holders: pair, value })).rejects.toEqual(refused('NOT_AUTHORISED'));
    const writes = await purge('AxleMSP', { key, holders: ['AxleMSP'] });
    expect(writes).toEqual([{ collection: collectionOf('AxleMSP'), key, value: undefined, purge: true }]);
    const { noticeId } = JSON.parse(value!) as { noticeId: string };
    const entry = {
      ...{ kind: 'probe', id: record.id, commandId: hex(16), salt: hex(16), prior: record.versionAt('AxleMSP') },
      content: { type: 'citation', noticeId, notice: value },
    };
    await expect(record.send('AxleMSP', 'entry', { entry })).rejects.toEqual(refused('NOTICE_DIFFERS'));
  });
});
