import type { Progress, ProjectedRecords } from './commands';
import type { FabricLedger } from './gateway';
import type { Ground } from './ground';
import { ChannelHealth, PeerWatch } from './http';
import type { Followed } from './leading';
import { type Projected, ProjectedElsewhere, readHeights } from './readmodel';
import type { Signing } from './signing-of';
import { watchProjection } from './watched';

export type FollowingPorts = {
  ledger: FabricLedger;
  records: ProjectedRecords;
  progress: Progress;
  signing: Signing;
};

export type Following = ReturnType<typeof followingOf>;

/** How far this process knows the ledger, whichever process of the member projects it. */
export function followingOf(ground: Ground, { ledger, records, progress, signing }: FollowingPorts) {
  const { config, database, feed, health, metrics, log } = ground;
  const channels: Followed[] = config.channels.map(({ name: channel, genesisHash }) => ({
    reader: { channel, genesisHash, chaincode: config.chaincode },
    state: new ChannelHealth({ health, channel, lagBlocks: config.health.lagBlocks }),
  }));
  const projected = ({ channel, next, news }: Projected): void => {
    channels.find(({ reader }) => reader.channel === channel)?.state.projected(next);
    records.stands(channel, news?.registry);
    progress.advance(channel, next);
    feed.wake();
  };
  const elsewhere = new ProjectedElsewhere(database, projected);
  const peer = new PeerWatch({
    channels: channels.map(({ reader: { channel }, state }) => ({
      channel,
      peerAt: (height) => state.peerAt(height),
    })),
    height: async (channel) => ledger.height(channel, await signing.bot()),
    report: (fault) => log.warn({ err: fault }, 'peer'),
  });
  watchProjection(metrics, channels, () => readHeights(database));
  return {
    channels,
    projected,
    peer,
    /** Another process leads and may have projected. */
    lookElsewhere: (): void => {
      elsewhere.look().catch((err: unknown) => log.warn({ err }, 'database'));
    },
    isCaughtUp: () => channels.every(({ state }) => state.wasCaughtUp),
  };
}
