import pg from 'pg';
import { DatabaseServer, type MemberDatabase, type Seat } from '@tierline/api/readmodel';
import { postgresServer } from '../support/databases';
import { eventually } from '../support/waiting';

/** One process of the member, as far as the database sees it. */
class Process {
  led: MemberDatabase | undefined;
  news = 0;
  isConnected = false;
  readonly faults: unknown[] = [];
  private constructor(
    private readonly server: DatabaseServer,
    readonly database: MemberDatabase,
  ) {}

  static async begin(url: string): Promise<Process> {
    const server = await DatabaseServer.open({ url });
    const process = new Process(server, await server.member('oem'));
    const seat = await server.seat({
      database: process.database,
      lead: (led) => {
        process.led = led;
        return Promise.resolve({ end: () => Promise.resolve((process.led = undefined)).then(() => undefined) });
      },
      news: () => (process.news += 1),
      connected: (isConnected) => (process.isConnected = isConnected),
      report: (fault) => process.faults.push(fault),
    });
    process.#seat = seat;
    return process;
  }
  #seat!: Seat;

  async close(): Promise<void> {
    await this.#seat.close();
    await this.server.close();
  }
}

const channelTick = (block: bigint) => ({ channel: 'c', block, tx: 0, at: '2026-01-01T00:00:00.000Z' });
const write = (database: MemberDatabase, block: bigint) =>
  database.transaction(({ projection }) => projection.tables.insertInto('ticks').values(channelTick(block)).execute());

describe('processes of one member on one PostgreSQL database', () => {
  let postgres: Awaited<ReturnType<typeof postgresServer>>;
  let url: string;
  let one: Process;
  let other: Process;
  beforeAll(async () => {
    postgres = await postgresServer();
    ({ url } = postgres);
    [one, other] = [await Process.begin(url), await Process.begin(url)];
  }, 30_000);
  afterAll(async () => {
    await one.close();
    await other.close();
    await postgres.stop();
  });
  const terminate = (pid: string) => `select pg_terminate_backend(pid) from pg_stat_activity where ${pid}`;
  const holding = `pid in (select pid from pg_locks where locktype = 'advisory')`;
  const askServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  test('one leads', () => {
    expect(one.led).toBeDefined();
    expect(other.led).toBeUndefined();
    expect([one, other].every(({ isConnected }) => isConnected)).toBe(true);
  });

  test('what one writes the other is told, and nobody of what he wrote himself', async () => {
    const before = [one.news, other.news];
    await write(one.led!, 1n);
    await eventually(() => Promise.resolve(other.news > before[1]!), Boolean);
    expect(one.news).toBe(before[0]);
  });

  test('writers of different processes do not interleave', async () => {
    const add = (process: Process, fact: number) =>
      process.database.transaction(async ({ engine: { tables } }) => {
        const before = await tables.selectFrom('cursors').selectAll().execute();
        const cursor = { process: `p${String(fact)}`, channel: 'c', block: 1n, tx: 0, fact };
        await tables.insertInto('cursors').values(cursor).execute();
        return before.length;
      });
    const counts = await Promise.all(Array.from({ length: 20 }, (_, index) => add(index % 2 ? one : other, index)));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('a lost session is a lost lead: the other takes over, and nothing is written any more by who led', async () => {
    const before = one.led!;
    await askServer(terminate(holding));
    await eventually(
      () => Promise.resolve(other.led ?? one.led),
      (led) => led !== undefined && led !== before,
    );
    await expect(write(before, 9n)).rejects.toThrow();
    await write((other.led ?? one.led)!, 9n);
    expect([one.led, other.led].filter(Boolean)).toHaveLength(1);
    await eventually(() => Promise.resolve(one.isConnected && other.isConnected), Boolean);
  });

  test('all connections cut at once, idle or at work: the processes live on and one leads again', async () => {
    const slow = Array.from({ length: 4 }, () =>
      one.database
        .transaction(async ({ engine: { tables } }) => {
          await tables.selectFrom('cursors').selectAll().execute();
          await askServer(terminate('pid <> pg_backend_pid()'));
          await tables.selectFrom('cursors').selectAll().execute();
        })
        .then(
          () => 'written',
          () => 'failed',
        ),
    );
    expect(await Promise.all(slow)).toEqual(['failed', 'failed', 'failed', 'failed']);
    const led = await eventually(() => Promise.resolve(other.led ?? one.led), Boolean);
    await write(led!, 10n);
  });

  test('who stops lets the other lead at once', async () => {
    await eventually(() => Promise.resolve(one.isConnected && other.isConnected), Boolean);
    const [leading, standby] = one.led ? [one, other] : [other, one];
    await leading.close();
    await eventually(() => Promise.resolve(standby.led), Boolean);
    const again = await Process.begin(url);
    if (leading === one) one = again;
    else other = again;
    expect(again.led).toBeUndefined();
  });

  test('a process of another version does not touch what the one that leads works on', async () => {
    await one.database.archive.tables.updateTable('active_projection').set({ form: 'older' }).execute();
    await expect(Process.begin(url)).rejects.toThrow('another version of Tierline runs on the database of oem');
    await one.database.refresh();
    expect(one.database.isOutdated).toBe(true);
  });
});
