import { existsSync } from 'node:fs';
import { DatabaseServer, type MemberDatabase, rebuild } from '@tierline/api/readmodel';
import { chaincodeName } from '@tierline/chaincode/package';
import { readConsortium } from '@tierline/network/consortium';
import { openDataFolder } from './data-folder';
import { shippedConsortium } from './shipped-consortium';

type MemberArchive = { slug: string; rebuild: () => Promise<void> };

/** The members' databases of a data folder nobody is running on. @throws FolderLocked */
export async function openArchives(folder: string): Promise<{ members: MemberArchive[]; close: () => Promise<void> }> {
  if (!existsSync(folder)) throw new Error(`there is no data folder ${folder}`);
  const data = openDataFolder(folder);
  const server = await DatabaseServer.open({ folder: data.database });
  const members = readConsortium(shippedConsortium).members.map(({ slug, mspId }) => ({
    slug,
    rebuild: async () => replay(await server.member(slug), mspId),
  }));
  const close = async (): Promise<void> => {
    await server.close();
    data.unlock();
  };
  return { members, close };
}

async function replay(database: MemberDatabase, mspId: string): Promise<void> {
  const rows = await database.archive.tables
    .selectFrom('blocks')
    .select(['channel', 'header_hash'])
    .where('number', '=', 0n)
    .execute();
  const channels = rows.map(({ channel, header_hash }) => ({
    channel,
    genesisHash: header_hash,
    chaincode: chaincodeName,
  }));
  await rebuild(database, mspId, channels);
}
