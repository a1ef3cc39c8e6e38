import { WorkflowFeed } from '@tierline/api/engine';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';

const channel = 'axle-programme';
let server: DatabaseServer;
let database: MemberDatabase;
let feed: WorkflowFeed;

const fact = (block: bigint, tx: number, number: number, kind = 'forecast', id = '0a') => ({
  channel,
  block,
  tx,
  fact: number,
  arrival: block,
  kind,
  id,
  version: 1,
  type: 'ForecastPublished',
  content: { respondBy: 'x' },
  by_msp: 'OemMSP',
  at: '2026-03-02T08:00:00.000Z',
});
const place = ({ block, tx, fact: number }: { block: bigint; tx: number; fact: number }): string =>
  `${block.toString()}/${tx}/${number}`;

beforeAll(async () => {
  server = await DatabaseServer.open();
  database = await server.member('oem');
  feed = new WorkflowFeed(database);
  await database.transaction(async ({ projection }) => {
    const facts = [
      fact(10n, 0, 0),
      fact(9n, 1, 1),
      fact(9n, 1, 0),
      fact(9n, 0, 3, 'custody'),
      fact(11n, 0, 0, 'forecast', '0b'),
      fact(11n, 2, 0),
    ];
    await insertRows(projection, 'facts', facts);
    await insertRows(projection, 'checkpoints', [{ channel, next_block: 12n, header_hash: '00' }]);
    await insertRows(projection, 'ticks', [
      { channel, block: 9n, tx: 0, at: '2026-03-02T08:00:00.000Z' },
      { channel, block: 10n, tx: 0, at: '2026-03-02T08:01:00.000Z' },
    ]);
  });
});
afterAll(() => server.close());

describe('the feed as the workflow engine reads it', () => {
  it('knows the channels and the ledger’s time on each', async () => {
    expect(await feed.channels()).toEqual([channel]);
    expect(await feed.ledgerTime(channel)).toBe('2026-03-02T08:01:00.000Z');
    expect(await feed.ledgerTime('motor-programme')).toBeUndefined();
  });

  it('gives the facts of the kinds asked for in ledger order, page by page', async () => {
    const first = await feed.facts(channel, ['forecast'], undefined, 3);
    expect(first.map(place)).toEqual(['9/1/0', '9/1/1', '10/0/0']);
    expect((await feed.facts(channel, ['forecast'], first.at(-1), 3)).map(place)).toEqual(['11/0/0', '11/2/0']);
    expect((await feed.facts(channel, ['custody', 'forecast'], undefined, 1)).map(place)).toEqual(['9/0/3']);
    expect(first[0]).toEqual({
      ...{ channel, block: 9n, tx: 1, fact: 0, kind: 'forecast', id: '0a', version: 1, type: 'ForecastPublished' },
      ...{ at: '2026-03-02T08:00:00.000Z', by: 'OemMSP', data: { respondBy: 'x' } },
    });
  });

  it('gives one record’s facts between two places', async () => {
    const record = { channel, kind: 'forecast', id: '0a' };
    const through = { channel, block: 11n, tx: 1, fact: 0 };
    expect((await feed.factsOf(record, { channel, block: 9n, tx: 1, fact: 0 }, through)).map(place)).toEqual([
      '9/1/1',
      '10/0/0',
    ]);
    expect((await feed.factsOf(record, undefined, { ...through, tx: 2 })).map(place)).toEqual([
      '9/1/0',
      '9/1/1',
      '10/0/0',
      '11/2/0',
    ]);
  });
});
