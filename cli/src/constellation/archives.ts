import { existsSync } from 'node:fs';
import { DatabaseServer, rebuild } from '@tierline/api/readmodel';
import { chaincodeName } from '@tierline/chaincode/package';
import { type Consortium, type ConsortiumMember, readConsortium } from '@tierline/network/consortium';
import { type Anchors, readAnchors } from './anchors';
import { anchorsFile, openDataFolder } from './data-folder';
import { shippedConsortium } from './shipped-consortium';

type MemberArchive = { slug: string; rebuild: () => Promise<void> };

/** The members' databases of a data folder nobody is running on. @throws FolderLocked */
export async function openArchives(
  folder: string,
  consortiumFile = shippedConsortium,
): Promise<{ members: MemberArchive[]; close: () => Promise<void> }> {
  if (!existsSync(folder)) throw new Error(`there is no data folder ${folder}`);
  const consortium = readConsortium(consortiumFile);
  const anchors = readAnchors(anchorsFile(folder));
  const data = openDataFolder(folder);
  const server = await DatabaseServer.open({ folder: data.database });
  const members = consortium.members.map((member) => ({
    slug: member.slug,
    rebuild: async () => rebuild(await server.member(member.slug), member.mspId, readers(consortium, member, anchors)),
  }));
  const close = async (): Promise<void> => {
    await server.close();
    data.unlock();
  };
  return { members, close };
}

/** The genesis hashes come from beside the archives, so that one that was swapped shows. */
function readers({ channels }: Consortium, { mspId }: ConsortiumMember, anchors: Anchors) {
  return channels
    .filter(({ members }) => members.some((member) => member.mspId === mspId))
    .map(({ name }) => ({ channel: name, genesisHash: anchors[name] ?? '', chaincode: chaincodeName }));
}
