import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseServer, type MemberDatabase, Projector, type ProjectorState, rebuild } from '@tierline/api/readmodel';
import { databases, type TestDatabase } from '../support/databases';
import { peerOf, realChannel } from '../support/real-channel';

const root = join(__dirname, '../../../shared/vectors/fabric-blocks');
const folders = ['raft-2.5.16', 'bft-3.1.5'];

describe.each(databases)('a projector of real blocks on %s', (_name, open) => {
  let test: TestDatabase;
  let database: MemberDatabase;
  let members = 0;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    members += 1;
    database = await test.server.member(`oem${String(members)}`);
  });

  /** Runs a projector until it has this many blocks, or another state than following. */
  const run = (
    blocks: readonly Uint8Array[],
    real: ReturnType<typeof realChannel>,
    until: number,
    asked: bigint[] = [],
  ) =>
    new Promise<ProjectorState>((resolve) => {
      const { channel, chaincode, genesisHash } = real;
      const projector = new Projector({
        ...{ channel, chaincode, genesisHash, database, self: 'OemMSP', follow: peerOf(blocks, asked), retryAfter: 1 },
        onProjected: ({ next }) => {
          if (next >= BigInt(until)) void projector.close().then(() => resolve(projector.state));
        },
        onState: (_channel, state) => {
          if (state.name === 'stopped') void projector.close().then(() => resolve(state));
        },
      });
      projector.start();
    });

  const rows = async () => {
    const { tables } = database.projection;
    return {
      checkpoints: await tables.selectFrom('checkpoints').selectAll().execute(),
      findings: await tables
        .selectFrom('findings')
        .selectAll()
        .orderBy('block')
        .orderBy('tx')
        .orderBy('number')
        .execute(),
      facts: await tables.selectFrom('facts').selectAll().orderBy('block').orderBy('tx').orderBy('fact').execute(),
      hashed: await tables
        .selectFrom('hashed_writes')
        .selectAll()
        .orderBy('block')
        .orderBy('key_hash')
        .orderBy('collection')
        .execute(),
      records: await tables.selectFrom('records').selectAll().execute(),
    };
  };

  it.each(folders)(
    'follows %s, archives its bytes, takes nothing foreign for state, and rebuilds the same',
    async (folder) => {
      const real = realChannel(join(root, folder));
      expect(await run(real.blocks, real, real.blocks.length)).toEqual({ name: 'following' });
      const archived = await database.archive.tables.selectFrom('blocks').select('bytes').orderBy('number').execute();
      expect(archived.map(({ bytes }) => Buffer.from(bytes))).toEqual(real.blocks);
      const before = await rows();
      expect(before.records).toEqual([]);
      expect(before.findings.length).toBeGreaterThan(5);
      await rebuild(database, 'OemMSP', [real]);
      expect(database.activeProjection).toBe(2);
      expect(await rows()).toEqual(before);
    },
  );

  it('goes on where it stopped', async () => {
    const real = realChannel(join(root, 'raft-2.5.16'));
    const asked: bigint[] = [];
    await run(real.blocks.slice(0, 12), real, 12, asked);
    await run(real.blocks, real, real.blocks.length, asked);
    expect(asked).toEqual([0n, 12n]);
    expect((await rows()).checkpoints).toMatchObject([{ next_block: BigInt(real.blocks.length) }]);
  });

  it.each<[string, (block: Buffer) => Buffer]>([
    ['DATA_HASH_DIFFERS', (block) => flip(block, Math.floor(block.length / 2))],
    ['BLOCK_MALFORMED', (block) => block.subarray(0, 40)],
    ['HEADER_LINK_BROKEN', (block) => flip(block, 10)],
  ])('stops loudly at a block that is not its peer’s history: %s', async (code, spoil) => {
    const real = realChannel(join(root, 'raft-2.5.16'));
    const blocks = real.blocks.map((block, index) => (index === 9 ? spoil(Buffer.from(block)) : block));
    const state = await run(blocks, real, 99);
    expect(state).toMatchObject({ name: 'stopped', fault: { code } });
    expect((await rows()).checkpoints).toMatchObject([{ next_block: 9n }]);
  });

  it('does not follow another channel’s genesis', async () => {
    const real = realChannel(join(root, 'raft-2.5.16'));
    const other = realChannel(join(root, 'bft-3.1.5'));
    const state = await run(other.blocks, { ...other, genesisHash: real.genesisHash }, 99);
    expect(state).toMatchObject({ name: 'stopped', fault: { code: 'GENESIS_DIFFERS' } });
    expect((await rows()).checkpoints).toEqual([]);
  });
});

it('projects each block exactly once, however often its process is killed', async () => {
  const folder = join(root, 'raft-2.5.16');
  const blocks = realChannel(folder).blocks.length;
  const databaseFolder = mkdtempSync(join(tmpdir(), 'tierline-killed-'));
  const script = join(__dirname, '../support/projector-process.cjs');
  for (let done = 0, kills = 0; done < blocks; kills += 1) {
    const child = spawn(process.execPath, [script, folder, databaseFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) {
      expect(Number(line)).toBeGreaterThan(done);
      done = Number(line);
      if (kills < 4 || done === blocks) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const server = await DatabaseServer.open({ folder: databaseFolder });
  const { archive, projection } = await server.member('oem');
  const { count } = await archive.tables
    .selectFrom('blocks')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow();
  expect(count).toBe(BigInt(blocks));
  expect(await projection.tables.selectFrom('checkpoints').select('next_block').execute()).toEqual([
    { next_block: BigInt(blocks) },
  ]);
  await server.close();
  rmSync(databaseFolder, { recursive: true });
}, 120_000);

function flip(block: Buffer, at: number): Buffer {
  block[at] = (block[at] ?? 0) ^ 1;
  return block;
}
