import { z } from 'zod';

/** A text that may stand in a file instead: `x` or `xFile`. Secrets and PEM files come this way. */
const port = z.int().min(0).max(65_535);
const slug = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, 'lower-case letters, digits and underscores, at most 31');
const endpoint = z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'host:port');
const issuerUrl = z.string().min(1).max(512);

const issuer = z.strictObject({
  /** Compared exactly with the token's `iss`. */
  issuer: issuerUrl,
  /** What the token's `aud` must contain. */
  audience: z.string().min(1),
  jwksUri: z.url({ protocol: /^https?$/ }),
});

/** Shape of a node's configuration after files are read; every leaf has a name in the environment (environment.ts). */
export const settingsShape = z.strictObject({
  member: z.strictObject({
    mspId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'an MSP id'),
    /** Names the member in URLs and database schemas. */
    slug,
  }),
  channels: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/, 'a channel name'),
        /** The one trust anchor: SHA-256 of the genesis block's header, agreed on beside the network. */
        genesisHash: z.string().regex(/^[0-9a-f]{64}$/, '32 bytes in lower-case hex'),
      }),
    )
    .min(1, 'at least one channel'),
  chaincode: z.string().min(1).default('tierline'),
  peer: z.strictObject({
    endpoint,
    tlsCaPem: z.string().includes('-----BEGIN CERTIFICATE-----', { message: 'a PEM certificate' }),
    tlsHostName: z.string().min(1).optional(),
  }),
  database: z
    .strictObject({ url: z.string().startsWith('postgres').optional(), folder: z.string().min(1).optional() })
    .prefault({}),
  authentication: z.strictObject({
    issuers: z.array(issuer).min(1, 'at least one issuer'),
    clockSkewSeconds: z.int().min(0).max(300).default(30),
  }),
  wallet: z.strictObject({
    /** AES-256: 32 bytes in hex. */
    key: z.string().regex(/^[0-9a-f]{64}$/, '32 bytes in lower-case hex'),
    /** An identity is renewed when it ends within this many days. */
    renewDays: z.int().min(1).max(90).default(7),
  }),
  http: z
    .strictObject({
      port: port.default(4000),
      bodyKilobytes: z.int().min(16).max(10_240).default(1024),
      requestsPerMinute: z.int().min(1).default(600),
      /** Reverse proxies in front whose X-Forwarded-For is believed. */
      trustedProxies: z.int().min(0).max(8).default(0),
    })
    .prefault({}),
  graphql: z
    .strictObject({
      depth: z.int().min(4).max(30).default(12),
      aliases: z.int().min(1).max(100).default(15),
      tokens: z.int().min(100).max(20_000).default(2000),
      complexity: z.int().min(100).default(5000),
      introspection: z.boolean().default(false),
    })
    .prefault({}),
});

export type NodeConfig = z.infer<typeof settingsShape>;

/** Never printed: neither in problems nor in logs. */
export const secretPaths: readonly string[] = ['wallet.key', 'database.url'];
