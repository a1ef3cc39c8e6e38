import type { Change } from '../config/changes';
import { updateEnvelope } from '../config/update-envelope';
import { ChannelConfig } from '../wire';
import { eventually } from './eventually';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { order } from './transact';

const patience = 30_000;

/** Has a change of a channel signed and ordered; resolves when every member's first peer goes by it. */
export async function reconfigure(
  parts: FabricParts,
  channel: string,
  signers: readonly [FabricMember, ...FabricMember[]],
  change: Change,
): Promise<void> {
  const configOf = async ({ peer, admin }: FabricMember): Promise<ChannelConfig> =>
    ChannelConfig.fromBlock(await peer.configBlock(admin, channel));
  const { root, sequence } = await configOf(signers[0]);
  const admins = signers.map(({ admin }) => admin);
  await order(parts, updateEnvelope(channel, root, admins, change));
  await Promise.all(
    parts.membersOn(channel).map((member) =>
      eventually(
        async () => (await configOf(member)).sequence > sequence,
        patience,
        () => `${member.peer.node.host} has not taken the new configuration of ${channel}`,
      ),
    ),
  );
}
