import type { Disclosure } from '@tierline/chaincode/record';
import { limits } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { checkNesting, parseEach, parseShape } from '../checked-json';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is expected, 64 hex digits');
const leaf = z.strictObject({
  index: z.int().min(0).max(limits.leaves),
  salt: z.string().regex(/^[0-9a-f]{32}$/, 'a salt is expected, 32 hex digits'),
  path: z.string().max(limits.bodyBytes),
  value: z.json(),
});
const fields = z.strictObject({
  leaves: z.array(z.unknown()).max(limits.leaves),
  shown: z.array(z.unknown()).max(limits.leaves),
});
const version = z.strictObject({
  /** The seal's bytes, exactly as they stand in the collection. */
  seal: z.string().min(2),
  /** The body's bytes; left out if it was purged or shall not be shown: then only seals and links are checked. */
  body: z.string().min(2).optional(),
  /** In place of the body some of its leaves, which prove themselves by the seal's root (protocol.md §2). */
  fields: z.unknown().optional(),
});
/** A pin of a version shown: with its nonce the seal of what it rests on, whose hash makes it. */
const opened = z.strictObject({
  version: z.int().min(1),
  nonce: z.string().regex(/^[0-9a-f]{32}$/, 'a nonce is expected, 32 hex digits'),
  /** Of what it rests on. */
  channel: z.string().min(1).max(249),
  seal: z.string().min(2).max(limits.sealBytes),
  /** Where the version carries one pin over several: these, in their order. */
  among: z.array(hash).min(2).max(64).optional(),
});
/** An entry's bytes. */
const entry = z.string().min(2);
const record = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z-]{1,31}$/),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of a record of which none is shown nothing would be looked for. */
  versions: z.array(z.unknown()).min(1),
  entries: z.array(z.unknown()).optional(),
  opened: z.array(z.unknown()).min(1).optional(),
});
const head = z.strictObject({ v: z.literal(1), channel: z.string().min(1), records: z.array(z.unknown()) });

export type OpenedPin = z.infer<typeof opened>;
export type DisclosedVersion = { seal: string; body?: string; fields?: Disclosure };
/** What a party shows of a record: seals, bodies and entries byte for byte. */
export type DisclosedRecord = {
  kind: string;
  id: string;
  versions: DisclosedVersion[];
  entries?: string[];
  /** Pins that are opened; none is by itself. */
  opened?: OpenedPin[];
};
/** What a party shows an auditor (docs/audit.md). */
export type Disclosures = { v: 1; channel: string; records: DisclosedRecord[] };

/** @throws Error that names the first fault and its path */
export function parseDisclosures(text: string): Disclosures {
  try {
    checkNesting(text);
    const parsed = parseShape(head, JSON.parse(text));
    const records = parsed.records.map((one, place) => parseRecord(one, `records.${String(place)}`));
    requireOnce(records);
    return { ...parsed, records };
  } catch (error) {
    throw new Error(`disclosures: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Of one version shown in two ways, one is what nobody judges. @throws */
function requireOnce(records: readonly DisclosedRecord[]): void {
  const seals = new Set<string>();
  for (const { kind, id, versions } of records)
    for (const { seal } of versions) {
      if (seals.has(seal)) throw new Error(`a version of ${kind} ${id} stands twice`);
      seals.add(seal);
    }
}

function parseRecord(value: unknown, at: string): DisclosedRecord {
  const { kind, id, versions, entries, opened: pins } = parseShape(record, value, at);
  return {
    kind,
    id,
    versions: versions.map((one, place) => parseVersion(one, `${at}.versions.${String(place)}`)),
    ...(entries && { entries: parseEach(entry, entries, `${at}.entries`) }),
    ...(pins && { opened: parseEach(opened, pins, `${at}.opened`) }),
  };
}

function parseVersion(value: unknown, at: string): DisclosedVersion {
  const { fields: part, ...whole } = parseShape(version, value, at);
  if (part === undefined) return whole;
  if (whole.body !== undefined) throw new Error(`${at}: a body, or fields of it; not both`);
  const { leaves, shown } = parseShape(fields, part, `${at}.fields`);
  return {
    ...whole,
    fields: {
      leaves: parseEach(hash, leaves, `${at}.fields.leaves`),
      shown: parseEach(leaf, shown, `${at}.fields.shown`),
    },
  };
}
