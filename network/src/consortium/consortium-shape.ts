import { z } from 'zod';

const slug = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, 'lower-case letters, digits and underscores, at most 31');

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
});

const batch = z.strictObject({
  timeout: z.string().regex(/^\d+(ms|s)$/, 'a duration such as 200ms'),
  maxMessages: z.int().min(1).max(10_000),
  preferredMaxBytes: z.int().min(1024),
  absoluteMaxBytes: z.int().min(1024),
});

const channel = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/, 'a channel name'),
  members: z.array(slug).min(2),
  steward: slug,
  batch: batch.partial().optional(),
});

const codeList = z.strictObject({ version: z.int().min(1), items: z.record(z.string().min(1).max(64), z.json()) });

export const consortiumShape = z
  .strictObject({
    name: z.string().min(1).max(120),
    /** A file beside this one; its hash stands in every registry. */
    charter: z.string().min(1),
    members: z.array(member).min(2),
    channels: z.array(channel).min(1),
    codes: z.record(z.string(), codeList).default({}),
  })
  .superRefine(checkReferences);

export type ConsortiumFile = z.infer<typeof consortiumShape>;

function checkReferences(file: ConsortiumFile, context: z.RefinementCtx): void {
  const report = (message: string, ...path: (string | number)[]): void =>
    context.addIssue({ code: 'custom', message, path });
  for (const key of ['mspId', 'slug', 'domain'] as const)
    for (const index of repeated(file.members.map((item) => item[key]))) report('stands twice', 'members', index, key);
  for (const index of repeated(file.channels.map(({ name }) => name)))
    report('stands twice', 'channels', index, 'name');
  for (const [index, { members, steward }] of file.channels.entries()) {
    for (const [at, name] of members.entries())
      if (!file.members.some(({ slug: known }) => known === name))
        report('no such member', 'channels', index, 'members', at);
    for (const at of repeated(members)) report('stands twice', 'channels', index, 'members', at);
    const isSteward = file.members.some((item) => item.slug === steward && item.roles.includes('steward'));
    if (!members.includes(steward) || !isSteward)
      report('a member of the channel with the role steward', 'channels', index, 'steward');
  }
}

/** Where a value stands that stood before. */
function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
