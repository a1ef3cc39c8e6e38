import { defaultLifetimes } from '../ca/lifetimes';

/** How blocks are cut when a consortium says nothing else. */
export const defaultBatch = {
  maxMessages: 500,
  preferredMaxBytes: 2 * 1024 * 1024,
  absoluteMaxBytes: 10 * 1024 * 1024,
};

/** How long a block waits for further transactions: in one process, and between machines. */
export const defaultTimeout = { embedded: '20ms', fabric: '200ms' };

/** What every peer of real Fabric is told, as long as a consortium says nothing else (docs/consortium.md says why). */
export const defaultPeerSettings = {
  transientstoreMaxBlockRetention: 20_000,
  pullRetryThreshold: '3s',
  skipPullingInvalidTransactionsDuringCommit: true,
  purgeInterval: 1,
  reconcileSleepInterval: '5s',
  gossipReconnectInterval: '2s',
  gatewayLimit: 500,
};

export const defaults = {
  fabric: '2.5',
  consensus: 'raft',
  certificates: defaultLifetimes,
  peerSettings: defaultPeerSettings,
} as const;
