import type { NetworkNode } from '../settings';
import { ChannelParticipation } from './channel-participation';
import type { FabricParts } from './fabric-parts';

/** How many blocks of a channel were ordered so far, by the first orderer that says so. */
export async function orderedHeight(parts: FabricParts, channel: string): Promise<number> {
  const faults: unknown[] = [];
  for (const node of parts.topology.orderers) {
    try {
      const height = await orderedBy(parts, node, channel);
      if (height !== undefined) return height;
    } catch (error) {
      faults.push(error);
    }
  }
  throw new AggregateError(faults, `no orderer says how long ${channel} is`);
}

/** undefined: the orderer is not on the channel. */
export async function orderedBy(
  { folder, memberOf }: FabricParts,
  node: NetworkNode,
  channel: string,
): Promise<number | undefined> {
  const participation = new ChannelParticipation(folder.reach(node, 'admin'), memberOf(node).adminTls);
  return (await participation.channel(channel))?.height;
}
