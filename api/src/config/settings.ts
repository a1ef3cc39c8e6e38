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
});
/** Public keys are read from the issuer, or stand here where it has no server. */
const issuers = z.union([
  issuer.extend({ jwksUri: z.url({ protocol: /^https?$/ }) }),
  issuer.extend({ jwks: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }) }),
]);

const certificatePem = z.string().includes('-----BEGIN CERTIFICATE-----', { message: 'a PEM certificate' });
const privateKeyPem = z.string().includes('PRIVATE KEY-----', { message: 'a PEM private key' });
const keyPair = z.strictObject({ certificatePem, privateKeyPem });

const exactlyOne =
  (...names: readonly string[]) =>
  (value: object): boolean =>
    names.filter((name) => name in value).length === 1;

/** Who certifies the member's persons. */
const certificateAuthority = z
  .strictObject({
    fabricCa: z
      .strictObject({
        url: z.url({ protocol: /^https$/, message: 'an https URL' }),
        tlsCaPem: certificatePem,
        caName: z.string().min(1).optional(),
        affiliation: z.string().min(1).optional(),
        registrar: z.strictObject({ id: z.string().min(1), secret: z.string().min(1) }),
      })
      .optional(),
    /** The authority's own certificate and key (PKCS#8): for pilots, where no CA server runs. */
    own: keyPair.optional(),
  })
  .refine(exactlyOne('fabricCa', 'own'), 'either fabricCa or own')
  .prefault({});

/** What is sent to persons by SMTP; without a host nothing is. */
const mail = z
  .strictObject({
    host: z.string().min(1).max(255).optional(),
    port: port.default(587),
    /** `starttls` and `implicit` send nothing without TLS; `none`: for a relay on the same machine. */
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    /** What the server's certificate is judged by; absent: the authorities of the system. */
    tlsCaPem: certificatePem.optional(),
    user: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    from: z.email().max(254).optional(),
    /** Of persons' addresses; none: any. */
    domains: z
      .array(z.string().regex(/^[a-z0-9.-]{1,253}$/, 'a domain in lower case'))
      .max(100)
      .default([]),
    /** After so many, the last ones an hour apart, a mail is given up. */
    attempts: z.int().min(1).max(100).default(20),
    /** Silence of the server that ends an attempt. */
    seconds: z.int().min(1).max(120).default(30),
  })
  .refine(({ host, from }) => (host === undefined) === (from === undefined), 'host and from, or neither')
  .refine(({ user, password }) => (user === undefined) === (password === undefined), 'user and password, or neither')
  .refine(({ user, tls }) => user === undefined || tls !== 'none', 'no password without TLS')
  .prefault({});

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
    tlsCaPem: certificatePem,
    tlsHostName: z.string().min(1).optional(),
  }),
  database: z
    .strictObject({ url: z.string().startsWith('postgres').optional(), folder: z.string().min(1).optional() })
    .refine(exactlyOne('url', 'folder'), 'either url (PostgreSQL) or folder (PGlite)')
    .prefault({}),
  certificateAuthority,
  authentication: z.strictObject({
    issuers: z.array(issuers).min(1, 'at least one issuer'),
    clockSkewSeconds: z.int().min(0).max(300).default(30),
    /** A token signed with an unknown key has the issuer's keys read again, but not more often than this. */
    rereadSeconds: z.int().min(0).max(3600).default(5),
  }),
  wallet: z.strictObject({
    /** AES-256: 32 bytes in hex. */
    key: z.string().regex(/^[0-9a-f]{64}$/, '32 bytes in lower-case hex'),
    /** An identity is renewed when it ends within this many days. */
    renewDays: z.int().min(1).max(90).default(7),
  }),
  outbox: z
    .strictObject({
      /** So many days after its end it is known what became of a command that waited, and what a process has had done. */
      keptDays: z.int().min(1).max(365).default(30),
    })
    .prefault({}),
  webhooks: z
    .strictObject({
      /** Hosts, `host` or `host:port`, that may be reached wherever they are, also over plain HTTP. */
      allowedHosts: z.array(z.string().min(1).max(255)).max(100).default([]),
      /** After so many attempts, the last ones an hour apart, a fact is set aside. */
      attempts: z.int().min(1).max(100).default(12),
      /** An answer that takes longer is none. */
      seconds: z.int().min(1).max(120).default(15),
      /** Of one fact with its envelope. */
      kilobytes: z.int().min(1).max(4096).default(512),
      /** So many are sent at once, over all webhooks. */
      atOnce: z.int().min(1).max(256).default(16),
    })
    .prefault({}),
  mail,
  attestations: z
    .strictObject({
      /** So often the node says in everybody's blocks what its peer has of each channel. */
      everyHours: z.int().min(1).max(168).default(24),
    })
    .prefault({}),
  auditPacks: z
    .strictObject({
      /** Where packs lie until they are fetched; its packs are deleted at start. Absent: a folder of the system's, for this process. */
      folder: z.string().min(1).optional(),
      /** Of one pack. */
      megabytes: z.int().min(1).max(2000).default(1024),
      /** For how long one can be fetched. */
      minutes: z.int().min(1).max(1440).default(10),
    })
    .prefault({}),
  uploads: z
    .strictObject({
      /** Of all that was uploaded and not kept too long. */
      megabytes: z.int().min(1).max(2000).default(100),
      /** So long something can be attached after it was uploaded. */
      hours: z.int().min(1).max(168).default(24),
    })
    .prefault({}),
  guests: z
    .strictObject({
      /** Where guests reach this node's root, with a slash at the end: their links begin so. */
      url: z.union([z.literal(''), z.url({ protocol: /^https$/ }).regex(/\/$/, 'a slash at the end')]).default(''),
    })
    .prefault({}),
  http: z
    .strictObject({
      host: z.string().min(1).default('localhost'),
      port: port.default(4000),
      /** Absent: plain HTTP, for a proxy on the same machine. */
      tls: keyPair.optional(),
      bodyKilobytes: z.int().min(16).max(10_240).default(1024),
      requestsPerMinute: z.int().min(1).default(600),
      /** Reverse proxies in front whose X-Forwarded-For is believed. */
      trustedProxies: z.int().min(0).max(8).default(0),
    })
    .prefault({}),
  health: z
    .strictObject({
      /** Ready no more when the projection is so many blocks behind the peer. */
      lagBlocks: z.int().min(1).default(50),
      /** How often the peer is asked how far it is. */
      everySeconds: z.int().min(1).max(300).default(5),
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

export type Settings = z.infer<typeof settingsShape>;
/** What a node itself needs; the rest is the process's that runs it. */
export type NodeConfig = Omit<Settings, 'certificateAuthority' | 'http'> & {
  http: Omit<Settings['http'], 'host' | 'port' | 'tls'>;
};

/** Never printed: neither in problems nor in logs. */
export const secretPaths: readonly string[] = [
  'wallet.key',
  'database.url',
  'certificateAuthority.fabricCa.registrar.secret',
  'certificateAuthority.own.privateKeyPem',
  'http.tls.privateKeyPem',
  'mail.password',
];
