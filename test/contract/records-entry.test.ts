import { canonical, collectionOf, entryIdOf, keys, sha256Hex, sharedEntryId } from '@tierline/chaincode/record';
import { hex } from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { pair, ProbeRecord, set, type Who } from '../support/chaincode/probe-record';
import { refused } from '../support/chaincode/refused';

let record: ProbeRecord;
beforeEach(async () => {
  record = await ProbeRecord.open();
});

describe('records:entry', () => {
  const entry = (by: Who, more: object = {}) => ({
    kind: 'probe',
    id: record.id,
    commandId: hex(16),
    salt: hex(16),
    prior: record.versionAt(by),
    content: { type: 'note', text: 'hello' },
    ...more,
  });

  test('one entry at every party, under the live seal; entries do not touch the seal', async () => {
    const request = entry('AxleMSP');
    const writes = await record.send('AxleMSP', 'entry', { entry: request });
    const key = keys.entry('probe', record.id, entryIdOf('AxleMSP', request.commandId));
    expect(writes.map((write) => [write.collection, write.key])).toEqual(
      pair.map((mspId) => [collectionOf(mspId), key]),
    );
    expect(JSON.parse(writes[0]!.value!)).toMatchObject({
      v: 1,
      seal: sha256Hex(request.prior.seal),
      content: request.content,
    });
    await expect(record.send('AxleMSP', 'entry', { entry: request })).rejects.toEqual(
      refused('ENTRY_EXISTS', { party: 'AxleMSP' }),
    );
  });

  test('an entry that either side may write is written once', async () => {
    const content = { type: 'reminder', due: '2026-12-01' };
    await record.send('AxleMSP', 'entry', { entry: entry('AxleMSP', { content }) });
    expect(
      record.world.channel.valueAt(
        'OemMSP',
        keys.entry('probe', record.id, sharedEntryId('probe', record.id, 'reminder', '2026-12-01')),
      ),
    ).toBeDefined();
    await expect(record.send('OemMSP', 'entry', { entry: entry('OemMSP', { content }) })).rejects.toEqual(
      refused('ENTRY_EXISTS'),
    );
  });

  test('refuses an invented seal, a stale one, other members, roles, types, fields and sizes', async () => {
    const old = record.versionAt('OemMSP');
    await record.apply('AxleMSP', set('second'));
    await expect(record.send('OemMSP', 'entry', { entry: entry('OemMSP', { prior: old }) })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE'),
    );
    const invented = { ...old, seal: canonical({ ...(JSON.parse(old.seal) as object), commandId: hex(16) }) };
    await expect(record.send('OemMSP', 'entry', { entry: entry('OemMSP', { prior: invented }) })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE'),
    );
    await expect(record.send('CarrierMSP', 'entry', { entry: entry('OemMSP') })).rejects.toEqual(
      refused('RECORD_UNKNOWN'),
    );
    const viewer = await person('OemMSP', 'v', 'viewer');
    await expect(record.world.channel.submit(viewer, 'records:entry', { entry: entry('OemMSP') })).rejects.toEqual(
      refused('ROLE_MISSING'),
    );
    const content = (value: object) => record.send('OemMSP', 'entry', { entry: entry('OemMSP', { content: value }) });
    await expect(content({ type: 'ghost' })).rejects.toEqual(refused('ENTRY_TYPE_UNKNOWN'));
    await expect(content({ type: 'note', text: 'x', more: 1 })).rejects.toEqual(refused('MALFORMED'));
    await expect(content({ type: 'note', text: 'x'.repeat(65536) })).rejects.toEqual(
      refused('OVERSIZE', { what: 'entry' }),
    );
    await expect(content({ type: 'note', text: 'e\u0301' })).rejects.toEqual(refused('NOT_CANONICAL'));
  });
});

describe('records:notice', () => {
  test('is sealed in the sayer’s own collection, once', async () => {
    const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
    const [write] = await record.send('CarrierMSP', 'notice', { notice });
    expect(write).toMatchObject({
      collection: collectionOf('CarrierMSP'),
      key: keys.notice(entryIdOf('CarrierMSP', notice.commandId)),
    });
    await expect(record.send('CarrierMSP', 'notice', { notice })).rejects.toEqual(refused('NOTICE_EXISTS'));
    const bad = (content: unknown) =>
      expect(record.send('CarrierMSP', 'notice', { notice: { ...notice, commandId: hex(16), content } })).rejects;
    await bad({ type: 'x', text: 'x'.repeat(65536) }).toEqual(refused('OVERSIZE'));
    await bad({ type: 'x', n: 1.5 }).toEqual(refused('NOT_CANONICAL'));
    await bad('text').toEqual(refused('MALFORMED'));
  });

  test('is cited by its author, as it was sealed, in an entry of any kind', async () => {
    const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
    const said = async (by: Who) =>
      (await record.send(by, 'notice', { notice: { ...notice, commandId: hex(16) } }))[0]!.value!;
    const cite = (by: Who, text: string, more: object = {}) => {
      const { noticeId } = JSON.parse(text) as { noticeId: string };
      const content = { type: 'citation', noticeId, notice: text, ...more };
      const entry = {
        kind: 'probe',
        id: record.id,
        commandId: hex(16),
        salt: hex(16),
        prior: record.versionAt(by),
        content,
      };
      return record.send(by, 'entry', { entry });
    };
    const [own, theirs] = [await said('OemMSP'), await said('AxleMSP')];
    const other = canonical({ ...(JSON.parse(own) as object), content: { type: 'late', text: 'we waited' } });
    await expect(cite('OemMSP', other)).rejects.toEqual(refused('NOTICE_DIFFERS', { reason: 'it was not sealed so' }));
    await expect(cite('OemMSP', theirs)).rejects.toEqual(
      refused('NOTICE_DIFFERS', { reason: 'another member said it' }),
    );
    await expect(cite('OemMSP', own, { noticeId: hex(16) })).rejects.toEqual(refused('NOTICE_DIFFERS'));
    await expect(cite('OemMSP', own, { notice: '{"noticeId":1}' })).rejects.toEqual(refused('MALFORMED'));
    await expect(cite('OemMSP', own, { more: 1 })).rejects.toEqual(refused('MALFORMED'));
    const writes = await cite('OemMSP', own);
    expect(writes.map(({ collection }) => collection)).toEqual(pair.map(collectionOf));
  });
});
