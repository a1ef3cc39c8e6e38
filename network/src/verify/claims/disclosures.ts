import { z } from 'zod';
import { checkNesting, parseEach, parseShape } from '../checked-json';

const version = z.strictObject({
  /** The seal's bytes, exactly as they stand in the collection. */
  seal: z.string().min(2),
  /** The body's bytes; left out if it was purged or shall not be shown: then only seals and links are checked. */
  body: z.string().min(2).optional(),
});
/** An entry's bytes. */
const entry = z.string().min(2);
const record = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z-]{1,31}$/),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  versions: z.array(z.unknown()),
  entries: z.array(z.unknown()).optional(),
});
const head = z.strictObject({ v: z.literal(1), channel: z.string().min(1), records: z.array(z.unknown()) });

/** What a party shows of a record: seals, bodies and entries byte for byte. */
export type DisclosedRecord = {
  kind: string;
  id: string;
  versions: z.infer<typeof version>[];
  entries?: string[];
};
/** What a party shows an auditor (docs/audit.md). */
export type Disclosures = { v: 1; channel: string; records: DisclosedRecord[] };

/** @throws Error that names the first fault and its path */
export function parseDisclosures(text: string): Disclosures {
  try {
    checkNesting(text);
    const parsed = parseShape(head, JSON.parse(text));
    return { ...parsed, records: parsed.records.map((one, place) => parseRecord(one, `records.${String(place)}`)) };
  } catch (error) {
    throw new Error(`disclosures: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function parseRecord(value: unknown, at: string): DisclosedRecord {
  const { kind, id, versions, entries } = parseShape(record, value, at);
  return {
    kind,
    id,
    versions: parseEach(version, versions, `${at}.versions`),
    ...(entries && { entries: parseEach(entry, entries, `${at}.entries`) }),
  };
}
