import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseServer } from '@tierline/api/readmodel';
import { Child, eventually } from '../support/child';
import { Follower } from '../support/chaos/follower';
import { KilledConstellation } from '../support/chaos/killed-constellation';
import { hashesInArchive, hashesInFile, projectedRows } from '../support/chaos/ledger-files';
import { channel, Writer, type Acknowledged } from '../support/chaos/writer';

/** A short one unless told: `TIERLINE_CHAOS_WRITES=500 TIERLINE_CHAOS_KILLS=20 npm run test:chaos` kills twenty times under 500 writes. */
const wanted = {
  writes: Number(process.env['TIERLINE_CHAOS_WRITES'] ?? 24),
  kills: Number(process.env['TIERLINE_CHAOS_KILLS'] ?? 2),
  writers: 8,
};

describe('a consortium whose process is killed again and again while its members write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-chaos-'));
  let constellation: KilledConstellation;
  let writers: Writer[];
  let follower: Follower;
  const acknowledged = (): Acknowledged[] => writers.flatMap((writer) => writer.acknowledged);

  beforeAll(async () => {
    constellation = await KilledConstellation.start(folder);
    await link();
    writers = Array.from({ length: wanted.writers }, (_, index) => new Writer(constellation, `P${String(index)}`));
    follower = new Follower(constellation, 'axle');
  }, 120_000);
  afterAll(async () => {
    await follower.close();
    await constellation.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function link(): Promise<void> {
    const proposed = (await constellation.ask(
      'oem',
      ['manager'],
      `mutation { done: proposeLink(channel: "${channel}", input: { to: "AxleMSP" }) { ... on Written { changes { record { id } } } } }`,
    )) as { done: { changes: { record: { id: string } }[] } };
    const id = proposed.done.changes[0]!.record.id;
    const accepted = `mutation { done: acceptLink(channel: "${channel}", id: "${id}") { __typename } }`;
    await eventually(async () => {
      const { done } = (await constellation.ask('axle', ['manager'], accepted)) as { done: { __typename: string } };
      return done.__typename === 'Written' ? true : undefined;
    });
    await eventually(async () => {
      const { record } = (await constellation.ask('oem', ['viewer'], `{ record(id: "${id}") { version } }`)) as {
        record: { version: number };
      };
      return record.version === 2 ? true : undefined;
    });
  }

  test(
    'acknowledges what was asked in the end, and starts again each time',
    async () => {
      const kills: number[] = Array.from({ length: wanted.kills }, (_, index) =>
        Math.floor(((index + Math.random()) * wanted.writes) / wanted.kills),
      );
      let killing: Promise<void> = Promise.resolve();
      const told = (): void => {
        if (kills[0] === undefined || acknowledged().length < kills[0]) return;
        kills.shift();
        killing = killing.then(() => constellation.killAndBegin());
        killing.catch(() => undefined);
      };
      const more = (): boolean => acknowledged().length < wanted.writes || kills.length > 0;
      const began = Date.now();
      await Promise.all(writers.map((writer) => writer.run(more, told)));
      await killing;
      const { startSeconds } = constellation;
      const sorted = [...startSeconds.slice(1)].sort((a, b) => a - b);
      process.stdout.write(
        `${String(acknowledged().length)} writes acknowledged, ${String(constellation.kills)} kills, ` +
          `${String(writers.reduce((sum, { repeated }) => sum + repeated, 0))} repeats, ` +
          `${((Date.now() - began) / 1000).toFixed(0)} s; first start ${String(startSeconds[0])} s, ` +
          `restarts ${String(sorted[0])} to ${String(sorted.at(-1))} s, median ${String(sorted[sorted.length >> 1])} s\n`,
      );
      expect(constellation.kills).toBe(wanted.kills);
      expect(acknowledged().length).toBeGreaterThanOrEqual(wanted.writes);
    },
    60_000 + wanted.kills * 60_000,
  );

  test('keeps its folder for itself', async () => {
    const second = new Child(['start', '--data', folder, '--port', '0']);
    expect(await second.ended()).toBe(1);
    expect(second.lines).toEqual([`the folder ${folder} is in use by process ${String(constellation.pid)}`]);
  });

  test('has every acknowledged write at both parties, once, by its proof; its files and read models tell one history', async () => {
    await eventually(async () => {
      const last = acknowledged().at(-1)!;
      const query = `{ record(id: "${last.id}") { version } }`;
      const { record } = (await constellation.ask('axle', ['viewer'], query)) as { record: object | null };
      return record ?? undefined;
    });
    const facts = (await allFacts()).length;
    await eventually(async () => (follower.places.length >= facts ? true : undefined));
    await follower.close();
    expect(await constellation.stop()).toBe(0);

    const server = await DatabaseServer.open({ folder: join(folder, 'database') });
    for (const slug of ['oem', 'axle']) {
      const member = await server.member(slug);
      const rows = await member.projection.tables
        .selectFrom('versions')
        .select(['id', 'version', 'tx_id', 'seal_hash'])
        .execute();
      const held = new Set(
        rows.map(({ id, version, tx_id, seal_hash }) => `${id} ${String(version)} ${tx_id} ${seal_hash}`),
      );
      const lost = acknowledged().filter(
        ({ id, version, txId, sealHash }) => !held.has(`${id} ${String(version)} ${txId} ${sealHash}`),
      );
      expect(lost).toEqual([]);
      // One version a command: nothing was done twice by being asked again.
      const forecasts = await member.projection.tables
        .selectFrom('versions')
        .select('command_id')
        .where('kind', '=', 'forecast')
        .execute();
      expect(new Set(forecasts.map(({ command_id }) => command_id)).size).toBe(forecasts.length);
      expect(forecasts).toHaveLength(acknowledged().length);
      const [inFile, inArchive] = [hashesInFile(folder, channel), await hashesInArchive(member, channel)];
      expect(inArchive).toEqual(inFile.slice(0, inArchive.length));
      expect(await member.projection.tables.selectFrom('findings').selectAll().execute()).toEqual([]);
    }
    const axle = await server.member('axle');
    const told = await axle.projection.tables.selectFrom('facts').select(['channel', 'block', 'tx', 'fact']).execute();
    const places = told.map(
      ({ channel: on, block, tx, fact }) => `${on}/${String(block)}/${String(tx)}/${String(fact)}`,
    );
    expect([...follower.places].sort()).toEqual(places.sort());
    expect(follower.connections).toBe(constellation.kills + 1);
    await server.close();
  }, 120_000);

  async function allFacts(): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let after = ''; ;) {
      const { feed } = (await constellation.ask(
        'axle',
        ['viewer'],
        `{ feed(first: 500${after}) { items { block } endCursor hasNextPage } }`,
      )) as {
        feed: { items: unknown[]; endCursor: string; hasNextPage: boolean };
      };
      items.push(...feed.items);
      if (!feed.hasNextPage) return items;
      after = `, after: "${feed.endCursor}"`;
    }
  }

  test('has a read model equal to one made anew from the archive', async () => {
    const rows = async () => {
      const server = await DatabaseServer.open({ folder: join(folder, 'database') });
      const dumped = [
        await projectedRows(await server.member('oem')),
        await projectedRows(await server.member('axle')),
      ];
      await server.close();
      return dumped;
    };
    const before = await rows();
    const rebuilt = new Child(['rebuild', '--data', folder]);
    expect(await rebuilt.ended()).toBe(0);
    expect(await rows()).toEqual(before);
  }, 120_000);

  test('notices an archive whose beginning was swapped, and leaves the read model as it is', async () => {
    const server = await DatabaseServer.open({ folder: join(folder, 'database') });
    const oem = await server.member('oem');
    const number = oem.activeProjection;
    const other = await oem.archive.tables
      .selectFrom('blocks')
      .select(['bytes', 'header_hash'])
      .where('channel', '=', 'motor-programme')
      .where('number', '=', 0n)
      .executeTakeFirstOrThrow();
    await oem.archive.tables
      .updateTable('blocks')
      .set(other)
      .where('channel', '=', channel)
      .where('number', '=', 0n)
      .execute();
    await server.close();
    const rebuilt = new Child(['rebuild', '--data', folder]);
    expect(await rebuilt.ended()).toBe(1);
    expect(rebuilt.lines.join('\n')).toContain('GENESIS_DIFFERS');
    const again = await DatabaseServer.open({ folder: join(folder, 'database') });
    expect((await again.member('oem')).activeProjection).toBe(number);
    await again.close();
  }, 60_000);

  test('refuses a folder of a later version', async () => {
    writeFileSync(join(folder, 'format'), '99\n');
    const child = new Child(['start', '--data', folder, '--port', '0']);
    expect(await child.ended()).toBe(1);
    expect(child.lines).toEqual([`${folder} has format 99; this version of Tierline knows formats up to 1`]);
  });
});
