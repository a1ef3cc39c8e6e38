import type { Change } from '../config/changes';
import { updateEnvelope } from '../config/update-envelope';
import { ChannelConfig } from '../wire';
import { eventually } from './eventually';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { order } from './transact';

const patience = 30_000;

export type Reconfiguration = {
  /** Whose administrators agree; the first sends it. */
  signers: readonly FabricMember[];
  /** Whose first peers go by it in the end. */
  told: readonly FabricMember[];
  change: Change;
  /** Whether a configuration has the change already; absent: none has. */
  isMade?: (config: ChannelConfig) => boolean;
};

/** Has a change of a channel signed and ordered, unless it is there. @returns whether it was not */
export async function reconfigure(
  parts: FabricParts,
  channel: string,
  { signers, told, change, isMade }: Reconfiguration,
): Promise<boolean> {
  const [first] = signers;
  if (!first) throw new Error(`nobody signs the new configuration of ${channel}`);
  const before = await configOf(first, channel);
  const isDone = isMade ?? (({ sequence }: ChannelConfig): boolean => sequence > before.sequence);
  const isNew = !isDone(before);
  const admins = signers.map(({ admin }) => admin);
  if (isNew) await order(parts, updateEnvelope(channel, before.root, admins, change));
  await Promise.all(
    told.map((member) =>
      eventually(
        async () => isDone(await configOf(member, channel)),
        patience,
        () => `${member.peer.node.host} has not taken the new configuration of ${channel}`,
      ),
    ),
  );
  return isNew;
}

/** The configuration by which the member's first peer goes. */
export async function configOf({ peer, admin }: FabricMember, channel: string): Promise<ChannelConfig> {
  return ChannelConfig.fromBlock(await peer.configBlock(admin, channel));
}
