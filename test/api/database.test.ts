import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import { databases, describeOnPglite, type TestDatabase } from '../support/databases';

const tick = (block: bigint) => ({ channel: 'c', block, tx: 0, at: '2026-01-01T00:00:00.000Z' });

describe.each(databases)('a member database on %s', (_name, open) => {
  let test: TestDatabase;
  let oem: MemberDatabase;

  beforeAll(async () => {
    test = await open();
    oem = await test.server.member('oem');
  });
  afterAll(() => test.stop());

  const ticks = async (database = oem) =>
    (await database.projection.tables.selectFrom('ticks').select('block').orderBy('block').execute()).map(
      (row) => row.block,
    );

  it('keeps members apart', async () => {
    const axle = await test.server.member('axle');
    await oem.transaction(({ projection }) => insertRows(projection, 'ticks', [tick(1n), tick(9007199254740993n)]));
    expect(await ticks()).toEqual([1n, 9007199254740993n]);
    expect(await ticks(axle)).toEqual([]);
  });

  it('writes nothing of a transaction that fails', async () => {
    const failing = oem.transaction(async ({ projection }) => {
      await insertRows(projection, 'ticks', [tick(5n)]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await ticks()).not.toContain(5n);
  });

  it('goes on after a statement that the server refused, the same one too', async () => {
    const twice = () => oem.transaction(({ projection }) => insertRows(projection, 'ticks', [tick(6n), tick(6n)]));
    for (let time = 0; time < 3; time += 1) await expect(twice()).rejects.toMatchObject({ code: '23505' });
    await oem.transaction(({ projection }) => insertRows(projection, 'ticks', [tick(6n)]));
    expect(await ticks()).toContain(6n);
  });

  it('replaces rows by key, stores arrays, JSON, nulls and text that PostgreSQL cannot hold', async () => {
    const row = {
      ...{
        channel: 'c',
        kind: 'forecast',
        id: 'a',
        version: 1,
        live: true,
        ended: false,
        origin: null,
        parties: ['A', 'B"\\u0000'],
      },
      ...{
        state: { text: 'x\u0000y\ud800z', path: '\\u0000' },
        seal_hash: 's',
        seal_key: 'k',
        body_key: 'b',
        subject: null,
        category: null,
        severity: null,
        urgency: null,
      },
      ...{ status: null, parts: ['P'], sites: [], names: [], first_day: null, last_day: null, changed_arrival: 1n },
      ...{ granularity: null, starts: null, demand: null, committed: null, unit: null },
      ...{ changed_block: 1n, changed_tx: 0, changed_at: 't' },
    };
    const key = { replacing: ['channel', 'kind', 'id'] as const };
    await oem.transaction(({ projection }) => insertRows(projection, 'records', [row], key));
    await oem.transaction(({ projection }) => insertRows(projection, 'records', [{ ...row, version: 2 }], key));
    const [stored] = await oem.projection.tables.selectFrom('records').selectAll().execute();
    expect(stored).toEqual({ ...row, version: 2, state: { text: 'x\ufffdy\ufffdz', path: '\\u0000' } });
    expect(Object.keys(stored?.state ?? {})).toEqual(['text', 'path']);
  });

  it('stores bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await oem.archive.tables
      .insertInto('blocks')
      .values({ channel: 'c', number: 0n, header_hash: 'h', is_config: true, bytes })
      .execute();
    const row = await oem.archive.tables.selectFrom('blocks').selectAll().executeTakeFirstOrThrow();
    expect(Buffer.from(row.bytes).equals(bytes)).toBe(true);
    expect(row.arrival).toBe(1n);
  });

  it('takes a statement of several megabytes at once', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024, 'block');
    const row = { channel: 'large', number: 0n, header_hash: 'h', is_config: false, bytes };
    const { tables } = oem.archive;
    await tables.insertInto('blocks').values(row).execute();
    const read = await tables.selectFrom('blocks').select('bytes').where('channel', '=', 'large').executeTakeFirst();
    expect(bytes.equals(read?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('builds a projection beside the one in use and switches', async () => {
    const next = await oem.prepareProjection();
    await oem.transaction(({ projection }) => insertRows(projection, 'ticks', [tick(7n)]), next);
    expect(await ticks()).not.toContain(7n);
    await oem.switchProjection(next, ({ projection }) => insertRows(projection, 'ticks', [tick(8n)]));
    expect(await ticks()).toEqual([7n, 8n]);
    const again = await test.server.member('oem');
    expect(await ticks(again)).toEqual([7n, 8n]);
  });

  it('knows a projection made by another version, until it is made anew', async () => {
    expect(oem.isOutdated).toBe(false);
    await oem.archive.tables.updateTable('active_projection').set({ form: 'older' }).execute();
    const outdated = await test.server.member('oem');
    expect(outdated.isOutdated).toBe(true);
    await outdated.switchProjection(await outdated.prepareProjection(), () => Promise.resolve());
    expect(outdated.isOutdated).toBe(false);
    oem = await test.server.member('oem');
    expect(oem.isOutdated).toBe(false);
  });

  it('hands out turns to writers of one member', async () => {
    const order: number[] = [];
    const write = (n: number) =>
      oem.transaction(async ({ engine }) => {
        order.push(n);
        await engine.tables.selectFrom('cursors').selectAll().execute();
        order.push(n);
      });
    await Promise.all([write(1), write(2), write(3)]);
    expect(order).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('refuses a format newer than it knows', async () => {
    await oem.engine.tables.updateTable('format').set({ number: 99 }).execute();
    await expect(test.server.member('oem')).rejects.toThrow('format 99');
    await oem.engine.tables.updateTable('format').set({ number: 1 }).execute();
  });
});

describeOnPglite('PGlite, which has nobody to tidy up after it', () => {
  it('clears away the rows that died, so that a record’s thousandth version is found as its first', async () => {
    const server = await DatabaseServer.open();
    try {
      const oem = await server.member('oem');
      const { schema, tables } = oem.projection;
      const again = (next_block: bigint) =>
        tables
          .insertInto('checkpoints')
          .values({ channel: 'c', next_block, header_hash: '' })
          .onConflict((conflict) => conflict.column('channel').doUpdateSet({ next_block }))
          .execute();
      for (let block = 0n; block < 1200n; block += 1n) await again(block);
      const counted = tables.selectNoFrom((of) => {
        const table = of.fn('to_regclass', [of.val(`${schema}.checkpoints`)]);
        return [
          of.fn('pg_stat_get_vacuum_count', [table]).as('swept'),
          of.fn('pg_stat_get_analyze_count', [table]).as('counted'),
        ];
      });
      expect(await counted.execute()).toEqual([{ swept: 1n, counted: 1n }]);
    } finally {
      await server.close();
    }
  });
});

test('a folder whose making was interrupted is made anew, a whole one is kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-database-'));
  try {
    mkdirSync(join(folder, 'pglite'));
    writeFileSync(join(folder, 'pglite/PG_VERSION'), '18\n');
    writeFileSync(join(folder, 'pglite.unfinished'), '');
    const first = await DatabaseServer.open({ folder });
    const made = (await first.member('oem')).projection;
    await insertRows(made, 'ticks', [tick(5n)]);
    await first.close();
    const again = await DatabaseServer.open({ folder });
    const { tables } = (await again.member('oem')).projection;
    expect(await tables.selectFrom('ticks').select('block').execute()).toEqual([{ block: 5n }]);
    await again.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
