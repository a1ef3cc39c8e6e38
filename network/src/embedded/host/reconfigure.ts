import type { Signer } from '../../client/signer';
import type { Change } from '../../config/changes';
import { updateEnvelope } from '../../config/update-envelope';
import type { ChannelHost } from './channel-host';

/** Has a change signed, ordered and committed. @throws BroadcastRefusal if the signers may not make it */
export async function reconfigure(channel: ChannelHost, signers: readonly Signer[], change: Change): Promise<void> {
  const { root } = channel.orderer.channelConfig;
  channel.orderer.broadcast(updateEnvelope(channel.name, root, signers, change));
  await channel.settled();
}
