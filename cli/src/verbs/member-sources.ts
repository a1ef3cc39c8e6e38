import type { MemberDatabase } from '@tierline/api/readmodel';
import type { BlockSource } from '@tierline/api/audit';
import { type NetworkOptions, onNetwork } from './network/on-network';

/** Opens a member's database for as long as the work takes. */
export async function withDatabase<T>(
  place: string,
  member: string,
  work: (database: MemberDatabase) => Promise<T>,
): Promise<T> {
  const { DatabaseServer } = await import('@tierline/api/readmodel');
  const server = await DatabaseServer.open(place.includes('://') ? { url: place } : { folder: place });
  try {
    return await work(await server.member(member));
  } finally {
    await server.close();
  }
}

/** Blocks of a channel from a member's own peer on real Fabric. */
export async function withPeerBlocks<T>(
  { member, channel, ...options }: NetworkOptions & { member: string; channel: string },
  work: (blocks: BlockSource) => Promise<T>,
): Promise<T> {
  const { peerBlocks } = await import('../export/index.js');
  return onNetwork(
    options,
    ({ network, consortium }) => {
      const found = consortium.members.find(({ slug }) => slug === member);
      if (!found) throw new Error(`no member ${member}`);
      return work(peerBlocks(network, found.mspId, channel));
    },
    { exclusive: false },
  );
}
