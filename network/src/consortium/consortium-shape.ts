import { z } from 'zod';
import { defaultBatch, defaults } from './defaults';

const slug = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, 'lower-case letters, digits and underscores, at most 31');
const duration = z.string().regex(/^\d+(ms|s|m)$/, 'a duration such as 200ms or 3s');
const days = z.int().min(1).max(36_500);

const member = z.strictObject({
  mspId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'an MSP id'),
  /** Names the member in URLs, database schemas and `channels`. */
  slug,
  /** DNS name of the organisation: its peer is `peer0.<domain>`. */
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a DNS name'),
  name: z.string().min(1).max(120),
  roles: z.array(z.enum(['oem', 'supplier', 'carrier', 'steward', 'auditor'])).min(1),
  /** BPNLs that it answers for. */
  legalEntities: z
    .array(z.string().regex(/^BPNL[0-9A-Za-z]{12}$/, 'a BPNL'))
    .min(1)
    .optional(),
  /** GS1 company prefixes under which it commissions units; where no member lists any, identifiers are bound to nobody. */
  companyPrefixes: z
    .array(z.string().regex(/^\d{4,12}$/, 'a GS1 company prefix of 4 to 12 digits'))
    .min(1)
    .optional(),
  /** How many peers it runs on real Fabric. */
  peers: z.int().min(1).max(9).default(1),
  /** How many orderers; where no member says, the first channel's steward runs them all. */
  orderers: z.int().min(0).max(9).optional(),
});

const batch = z.strictObject({
  /** Absent: short in one process, longer between machines (defaults.ts). */
  timeout: duration.optional(),
  maxMessages: z.int().min(1).max(10_000),
  preferredMaxBytes: z.int().min(1024),
  absoluteMaxBytes: z.int().min(1024),
});

const channel = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/, 'a channel name'),
  members: z.array(slug).min(2),
  steward: slug,
  /** What differs from the consortium's `batch`. */
  batch: batch.partial().optional(),
});

const { certificates, peerSettings } = defaults;

/** What safety rests on, so that no peer is left to Fabric's defaults. */
const peerSettingsShape = z.strictObject({
  transientstoreMaxBlockRetention: z.int().min(1000).default(peerSettings.transientstoreMaxBlockRetention),
  /** A valid transaction whose values nobody brings holds a peer up for so long. */
  pullRetryThreshold: duration.default(peerSettings.pullRetryThreshold),
  skipPullingInvalidTransactionsDuringCommit: z
    .boolean()
    .default(peerSettings.skipPullingInvalidTransactionsDuringCommit),
  purgeInterval: z.int().min(1).default(peerSettings.purgeInterval),
  reconcileSleepInterval: duration.default(peerSettings.reconcileSleepInterval),
  gossipReconnectInterval: duration.default(peerSettings.gossipReconnectInterval),
  /** Gateway calls that a peer serves at once; one that waits for its commit counts. */
  gatewayLimit: z.int().min(1).default(peerSettings.gatewayLimit),
});

const codeList = z.strictObject({ version: z.int().min(1), items: z.record(z.string().min(1).max(64), z.json()) });

export const consortiumShape = z.strictObject({
  name: z.string().min(1).max(120),
  /** A file beside this one; its hash stands in every registry. */
  charter: z.string().min(1),
  /** What the charter says of them, for machines: stands in every first registry. */
  auditPacks: z.literal('allowed').optional(),
  /** Line of real Fabric; YAML reads 2.5 as a number. */
  fabric: z
    .preprocess((given) => (typeof given === 'number' ? String(given) : given), z.enum(['2.5', '3.1']))
    .default(defaults.fabric),
  consensus: z.enum(['raft', 'bft']).default(defaults.consensus),
  /** First TCP port of native's nodes; absent: free ones, kept for later starts. */
  ports: z.strictObject({ base: z.int().min(1024).max(65_000) }).optional(),
  certificates: z
    .strictObject({
      authorityDays: days.default(certificates.authorityDays),
      nodeDays: days.default(certificates.nodeDays),
      personDays: days.default(certificates.personDays),
    })
    .prefault({}),
  batch: z
    .strictObject({
      timeout: batch.shape.timeout,
      maxMessages: batch.shape.maxMessages.default(defaultBatch.maxMessages),
      preferredMaxBytes: batch.shape.preferredMaxBytes.default(defaultBatch.preferredMaxBytes),
      absoluteMaxBytes: batch.shape.absoluteMaxBytes.default(defaultBatch.absoluteMaxBytes),
    })
    .prefault({}),
  peerSettings: peerSettingsShape.prefault({}),
  members: z.array(member).min(2),
  channels: z.array(channel).min(1),
  codes: z.record(z.string(), codeList).default({}),
});

export type ConsortiumFile = z.infer<typeof consortiumShape>;
