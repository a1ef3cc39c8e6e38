import { DatabaseServer, type MemberDatabase, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import {
  addEntry,
  canonical,
  derivedId,
  keys,
  Knowledge,
  linkSecret,
  type PrivateWrite,
  readTransaction,
  sha256Hex,
} from '@tierline/chaincode/record';
import { Channel, commands, person, registry } from '../support/channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const forecastId = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
const forecast = ['forecast', forecastId] as const;

/** What one member may do alone, or with accomplices, within what every honest peer endorses or cannot see. */
describe('a member that means harm', () => {
  let server: DatabaseServer;
  let members = 0;
  let axle: MemberDatabase;
  let channel: Channel;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    axle = await server.member(`harmed${String((members += 1))}`);
    channel = new Channel('AxleMSP');
  });

  const project = async (blocks: readonly ReadBlock[], size = blocks.length) => {
    for (let at = 0; at < blocks.length; at += size)
      await axle.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks.slice(at, at + size)));
  };
  const found = async () =>
    (await axle.projection.tables.selectFrom('findings').select('code').orderBy('block').execute()).map(
      ({ code }) => code,
    );
  const entries = () =>
    axle.projection.tables.selectFrom('entries').select(['entry_id', 'content', 'purged']).orderBy('block').execute();
  const told = async () =>
    (await axle.projection.tables.selectFrom('facts').select(['type', 'content']).orderBy('block').execute())
      .filter(({ type }) => type === 'EntryAdded' || type === 'ContentErased')
      .map(({ type, content }) => [type, (content as { text?: string }).text]);

  const published = (): ReadBlock[] => {
    return [
      channel.bootstrap(),
      ...channel.linked('OemMSP', 'AxleMSP'),
      channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')),
    ];
  };
  const entryOf = (content: Record<string, string> & { type: string }, commandId: string): PrivateWrite[] => {
    const { sealBytes: seal, bodyBytes: body } = channel.live.get(`forecast/${forecastId}`)!;
    const request = {
      kind: 'forecast',
      id: forecastId,
      content,
      commandId,
      salt: '0'.repeat(32),
      prior: { seal, body },
    };
    return addEntry(request, { caller: person('OemMSP'), at: channel.at, registry }).writes;
  };
  const commentOf = (text: string, commandId: string) => entryOf({ type: 'comment', text }, commandId);
  const comment = (writes: readonly PrivateWrite[]) =>
    channel.block({ by: 'OemMSP', functionName: 'records:entry', writes });
  const purge = (writes: readonly PrivateWrite[]) => {
    const purged = writes.map((write) => ({ ...write, value: undefined, isPurge: true }));
    return channel.block({ by: 'OemMSP', functionName: 'records:purge', writes: purged });
  };

  it.each([1, 100])('cannot write an entry again that it purged, %s blocks a time', async (size) => {
    const before = published();
    const [first, second] = [commentOf('one', '7'.repeat(32)), commentOf('two', '7'.repeat(32))];
    await project([...before, comment(first), purge(first), comment(second)], size);
    expect(await found()).toEqual(['ENTRY_INVALID']);
    expect(await entries()).toMatchObject([{ content: null, purged: true }]);
    expect(await told()).toEqual([['ContentErased', undefined]]);
  });

  it.each([1, 100])('erases nothing by a purge that comes first, %s blocks a time', async (size) => {
    const before = published();
    const writes = commentOf('stands', '8'.repeat(32));
    await project([...before, purge(writes), comment(writes)], size);
    expect(await found()).toEqual([]);
    expect(await entries()).toMatchObject([{ content: { text: 'stands' }, purged: false }]);
    expect(await told()).toEqual([['EntryAdded', 'stands']]);
    const kept = await axle.archive.tables
      .selectFrom('private_values')
      .select('value')
      .where('value', 'is', null)
      .execute();
    expect(kept).toEqual([]);
  });

  it('cites nothing that was not said before, nor stops us by what cannot be a citation', async () => {
    const before = published();
    const at = { v: 1, by: { mspId: 'OemMSP', name: 'OemMSP-1' }, at: channel.at, rules: 1, salt: '0'.repeat(32) };
    const noticeId = '9'.repeat(32);
    const text = canonical({ ...at, noticeId, content: { type: 'late', text: 'we wait' } });
    const citing = (commandId: string) => entryOf({ type: 'citation', noticeId, notice: text }, commandId);
    const odd = citing('6'.repeat(32)).map((write) => ({
      ...write,
      value: write.value!.replace(JSON.stringify(text), '7'),
    }));
    const sealed = { mspId: 'OemMSP', key: keys.notice(noticeId), value: text };
    await project([
      ...before,
      comment(citing('7'.repeat(32))),
      comment(odd),
      channel.block({ by: 'OemMSP', functionName: 'records:notice', writes: [sealed] }),
      comment(citing('8'.repeat(32))),
    ]);
    expect(await found()).toEqual(['ENTRY_INVALID', 'MALFORMED']);
    expect(await entries()).toMatchObject([{ content: { type: 'citation', noticeId }, purged: false }]);
  });

  it('stops nobody by what a majority writes', async () => {
    const nonsense = (functionName: string, key: string) =>
      ['{"v":2}', 'no JSON'].map((value) =>
        channel.block({ by: 'OemMSP', functionName, writes: [], publicWrites: [{ key, value }] }),
      );
    const before = nonsense('consortium:bootstrap', 'registry');
    const blocks = [...before, ...published()];
    await project([...blocks, ...nonsense('consortium:tick', 'clock'), ...nonsense('consortium:move', 'motion/1')]);
    expect(await found()).toEqual(Array.from({ length: 6 }, () => 'MALFORMED'));
  });

  it('brings no record upon us without a link by erasing what it began with, before a rebuild', () => {
    const stray = ['forecast', 'e'.repeat(32)] as const;
    const blocks = [
      channel.bootstrap(),
      channel.apply('OemMSP', ...stray, commands.publish('AxleMSP')),
      channel.apply('OemMSP', ...stray, commands.revise('120')),
    ];
    const erased = sha256Hex(keys.body(...stray, 1));
    const known = new Knowledge('AxleMSP');
    known.recallErased(erased);
    const findings = blocks.flatMap(({ transactions }) =>
      transactions.flatMap(({ ledger, values }) => {
        const left = new Map([...values].filter(([keyHash]) => keyHash !== erased));
        return readTransaction(ledger, left, known).flatMap(({ outcome }) => outcome.findings.map(({ code }) => code));
      }),
    );
    expect(findings).toEqual(['LINK_MISSING']);
    expect(known.record(...stray)).toMatchObject({ bodyKnown: false, version: { seal: { version: 1 } } });
  });
});
