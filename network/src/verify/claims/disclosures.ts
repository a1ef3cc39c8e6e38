import { z } from 'zod';

const version = z.strictObject({
  /** The seal's bytes, exactly as they stand in the collection. */
  seal: z.string().min(2),
  /** The body's bytes; left out if it was purged or shall not be shown: then only seals and links are checked. */
  body: z.string().min(2).optional(),
});
const record = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z-]{1,31}$/),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  versions: z.array(version),
  /** Entries' bytes. */
  entries: z.array(z.string().min(2)).optional(),
});

/** What a party shows an auditor (docs/audit.md). */
export const disclosuresShape = z.strictObject({
  v: z.literal(1),
  channel: z.string().min(1),
  records: z.array(record),
});
export type Disclosures = z.infer<typeof disclosuresShape>;

/** @throws Error with every fault and its path */
export function parseDisclosures(text: string): Disclosures {
  const parsed = disclosuresShape.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`disclosures: ${faults.join('; ')}`);
}
