import { DatabaseServer, type MemberDatabase, type Part, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import { addEntry, derivedId, keys, linkSecret } from '@tierline/chaincode/record';
import { Channel, commands, person, registry } from '../support/channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const forecastId = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
const forecast = ['forecast', forecastId] as const;

/** One value that never comes, and whatever a partner writes after it: each of these waits. */
describe('many transactions behind a value that did not come', () => {
  let server: DatabaseServer;
  let axle: MemberDatabase;
  let channel: Channel;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    axle = await server.member(`flooded${String((members += 1))}`);
    channel = new Channel('AxleMSP');
    const published = [
      channel.bootstrap(),
      ...channel.linked('OemMSP', 'AxleMSP'),
      channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')),
    ];
    const lost = published.pop()!;
    const without = lost.transactions.map(({ ledger }) => ({ ledger, values: new Map() }));
    await statements(...published, { ...lost, transactions: without });
  });

  /** Projects the blocks in one batch and counts the statements that it took. */
  async function statements(...blocks: ReadBlock[]): Promise<number> {
    let count = 0;
    const counting: Parameters<Part['tables']['withPlugin']>[0] = {
      transformQuery: ({ node }) => {
        count += 1;
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    };
    const counted = ({ schema, tables }: Part): Part => ({ schema, tables: tables.withPlugin(counting) });
    await axle.transaction(({ archive, engine, projection }) =>
      storeBlocks(
        { archive: counted(archive), engine: counted(engine), projection: counted(projection) },
        'programme',
        'AxleMSP',
        blocks,
      ),
    );
    return count;
  }
  const comment = (number: number): ReadBlock => {
    const { sealBytes: seal, bodyBytes: body } = channel.live.get(`forecast/${forecastId}`)!;
    const request = {
      ...{ kind: 'forecast', id: forecastId, content: { type: 'comment', text: String(number) } },
      ...{ commandId: number.toString(16).padStart(32, '0'), salt: '0'.repeat(32), prior: { seal, body } },
    };
    const { writes } = addEntry(request, { caller: person('OemMSP'), at: channel.at, registry });
    return channel.block({ by: 'OemMSP', functionName: 'records:entry', writes });
  };
  const comments = (from: number, count: number) => Array.from({ length: count }, (_, at) => comment(from + at));
  /** Each with the place of its row on the disk, which is another once the row was written again. */
  const waiting = () =>
    axle.projection.tables
      .selectFrom('waiting')
      .select(['block', 'ctid' as 'tick'])
      .orderBy('block')
      .execute();

  it('cost one more as many statements as the first, and none that waits is written again', async () => {
    const first = await statements(comment(1));
    await statements(...comments(2, 40));
    const before = await waiting();
    expect(before).toHaveLength(42);
    expect(await statements(comment(50))).toBe(first);
    expect((await waiting()).slice(0, 42)).toEqual(before);
  });

  it('cost what is not tied to them nothing but the look', async () => {
    const before = await statements(channel.tick());
    await statements(...comments(1, 40));
    channel.minutes += 5;
    expect(await statements(channel.tick())).toBe(before);
  });

  it('are judged together when the value comes, by as many statements as a few', async () => {
    const { sealBytes, bodyBytes } = channel.live.get(`forecast/${forecastId}`)!;
    const restate = (key: string, value: string) =>
      channel.block({ by: 'OemMSP', functionName: 'records:restate', writes: [{ mspId: 'AxleMSP', key, value }] });
    await statements(...comments(1, 40), restate(keys.body(...forecast, 1), bodyBytes));
    expect(await statements(restate(keys.seal(...forecast), sealBytes))).toBeLessThan(30);
    expect(await waiting()).toEqual([]);
    const { tables } = axle.projection;
    expect(await tables.selectFrom('entries').select('id').execute()).toHaveLength(40);
    expect(await tables.selectFrom('waiting_ties').select('block').execute()).toEqual([]);
    expect(await tables.selectFrom('findings').select('code').execute()).toEqual([]);
  });
});
