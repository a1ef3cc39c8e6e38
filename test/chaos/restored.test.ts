import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Feed } from '@tierline/api/feed';
import { DatabaseServer, type MemberDatabase, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import { derivedId, keys, linkSecret } from '@tierline/chaincode/record';
import { backup, restore } from '@tierline/cli/backup';
import { Channel, commands } from '../support/channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const id = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
const key = Buffer.alloc(32, 7);
const quantity = '777001';

/** What was published is backed up, then purged; the backup is restored and the node meets its peer's blocks again. */
describe('a node restored from a backup that is older than a purge', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'tierline-restored-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function inFolder<T>(name: string, work: (axle: MemberDatabase) => Promise<T>): Promise<T> {
    const server = await DatabaseServer.open({ folder: join(root, name, 'database') });
    try {
      return await work(await server.member('axle'));
    } finally {
      await server.close();
    }
  }
  const project = (axle: MemberDatabase, blocks: readonly ReadBlock[]) =>
    axle.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks));
  /** Where the quantity stands, of all that the node keeps or tells. */
  async function seen(axle: MemberDatabase): Promise<string[]> {
    const { archive, projection } = axle;
    const told = await new Feed(axle).page(undefined, { kinds: ['forecast'] });
    const shown = {
      archive: await archive.tables.selectFrom('private_values').select('value').execute(),
      versions: await projection.tables.selectFrom('versions').select(['body', 'state']).execute(),
      records: await projection.tables.selectFrom('records').selectAll().execute(),
      feed: told.items,
    };
    const textOf = (value: unknown): string =>
      JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
    return Object.entries(shown).flatMap(([where, what]) => (textOf(what).includes(quantity) ? [where] : []));
  }

  it('answers as of the backup, and no more of what was purged once it has caught up', async () => {
    const channel = new Channel('AxleMSP');
    const before = [
      channel.bootstrap(),
      ...channel.linked('OemMSP', 'AxleMSP'),
      channel.apply('OemMSP', 'forecast', id, commands.publish('AxleMSP', quantity)),
      channel.apply('OemMSP', 'forecast', id, commands.revise('120')),
    ];
    const body = { mspId: 'AxleMSP', key: keys.body('forecast', id, 1), value: undefined, isPurge: true };
    const purge = [channel.block({ by: 'AxleMSP', functionName: 'records:purge', writes: [body] })];

    await inFolder('running', (axle) => project(axle, before));
    await backup({ folder: join(root, 'running'), file: join(root, 'old.tierline'), key });
    await inFolder('running', async (axle) => {
      await project(axle, purge);
      expect(await seen(axle)).toEqual([]);
    });
    await restore({ file: join(root, 'old.tierline'), folder: join(root, 'restored'), key });
    await inFolder('restored', async (axle) => {
      expect(await seen(axle)).toEqual(['archive', 'versions', 'feed']);
      await project(axle, purge);
      expect(await seen(axle)).toEqual([]);
    });
  });
});
