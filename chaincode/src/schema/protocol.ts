import { z } from 'zod';

/** What canonical JSON can hold (protocol.md §2): no fractions, no integers from 2^53 on, text in NFC. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Sizes in bytes of the canonical form, unless said otherwise (protocol.md §2, §3). */
export const limits = {
  steps: 50,
  chain: 1000,
  parties: 16,
  /** Of an author, in UTF-16 units. */
  name: 128,
  leaves: 4096,
  sealBytes: 16 * 1024,
  bodyBytes: 256 * 1024,
  entryBytes: 64 * 1024,
  /** So that an entry can cite it whole. */
  noticeBytes: 24 * 1024,
  depth: 32,
} as const;

const hexOf = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`), `${String(bytes)} bytes in lower-case hex`);
/** Ids and salts. */
export const hex16 = hexOf(16);
/** Hashes. */
export const hex32 = hexOf(32);
export const mspIdShape = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'an MSP id');
const companyPrefix = z.string().regex(/^\d{4,12}$/, 'a GS1 company prefix of 4 to 12 digits');
export const bpnl = z.string().regex(/^BPNL[0-9A-Za-z]{12}$/, 'a BPNL');
/** RFC 3339 with three decimals and Z. */
export const instantShape = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'RFC 3339 with milliseconds and Z');
export const kindShape = z.string().regex(/^[a-z][a-z-]{1,31}$/, 'a kind of record');
const nameShape = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'a name');
/** A number that every database and every language holds. */
const positive = z.int32().min(1);

export const authorShape = z.strictObject({ mspId: mspIdShape, name: z.string().min(1).max(limits.name) });
const commandShape = z.strictObject({ name: nameShape, input: z.unknown() });
export const priorShape = z.strictObject({ seal: z.string(), body: z.string() });

export const sealShape = z.strictObject({
  v: z.literal(1),
  kind: kindShape,
  id: hex16,
  version: positive,
  parties: z.array(mspIdShape).min(2).max(limits.parties),
  absent: z.array(mspIdShape).max(limits.parties),
  prev: z.union([z.literal(''), hex32]),
  body: hex32,
  root: hex32,
  by: authorShape,
  at: instantShape,
  rules: positive,
  commandId: hex16,
});

/** Why a party is left out of a version: its peer did not answer, or holds an earlier version still. */
export const absenceReasons = ['unreachable', 'behind'] as const;
const absenceShape = z.strictObject({ mspId: mspIdShape, reason: z.enum(absenceReasons) });
export const absencesShape = z.array(absenceShape).min(1).max(limits.parties);

export const bodyShape = z.strictObject({
  command: commandShape,
  state: z.unknown(),
  salt: hex16,
  /** As the caller's node met it; only where somebody is absent. */
  absences: absencesShape.optional(),
});

export const entryShape = z.strictObject({
  v: z.literal(1),
  kind: kindShape,
  id: hex16,
  entryId: hex16,
  seal: hex32,
  by: authorShape,
  at: instantShape,
  rules: positive,
  content: z.looseObject({ type: nameShape }),
  salt: hex16,
});

export const stepRequestShape = z.strictObject({
  kind: kindShape,
  id: hex16,
  command: commandShape,
  commandId: hex16,
  salt: hex16,
  prior: priorShape.optional(),
  /** Parties left out (protocol.md §10), in byte order. */
  absences: absencesShape.optional(),
  /** Where one of them holds an earlier version than the prior: the seals from that one on, up to the prior's predecessor. */
  chain: z.array(z.string()).min(1).max(limits.chain).optional(),
});

export const entryRequestShape = z.strictObject({
  kind: kindShape,
  id: hex16,
  commandId: hex16,
  prior: priorShape,
  content: z.looseObject({ type: nameShape }),
  salt: hex16,
});

/** What a member said alone, sealed in its own collection (`records:notice`). */
export const noticeShape = z.strictObject({
  v: z.literal(1),
  noticeId: hex16,
  by: authorShape,
  at: instantShape,
  rules: positive,
  content: z.looseObject({ type: z.string().min(1).max(64) }),
  salt: hex16,
});

/** An entry of any kind of record: shows a notice of its author's to the parties; `notice` is its exact text. */
export const citationShape = z.strictObject({
  type: z.literal('citation'),
  noticeId: hex16,
  notice: z.string().max(limits.noticeBytes),
});

/** What an organisation may do in the consortium; persons' roles stand in their certificates. */
export const memberRoles = ['oem', 'supplier', 'carrier', 'steward', 'auditor'] as const;
export const personRoles = ['viewer', 'planner', 'logistics', 'quality', 'manager', 'auditor', 'bot'] as const;

export const registryShape = z.strictObject({
  v: z.literal(1),
  channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/, 'a channel name'),
  sequence: positive,
  rules: positive,
  steward: mspIdShape,
  charter: hex32,
  /** What the charter says of them: members may hand an auditor all blocks, and with them everybody's metadata. Absent: they may not. */
  auditPacks: z.literal('allowed').optional(),
  members: z
    .array(
      z.strictObject({
        mspId: mspIdShape,
        name: z.string().min(1).max(120),
        roles: z.array(z.enum(memberRoles)).min(1),
        state: z.enum(['active', 'suspended', 'left']),
        /** The legal entities it answers for, by BPNL: so partners' files name it. */
        legalEntities: z.array(bpnl).min(1).max(100).optional(),
        /** GS1 company prefixes under which it commissions units. Several members may hold one: a brand and who makes its things. */
        companyPrefixes: z.array(companyPrefix).min(1).max(100).optional(),
      }),
    )
    .min(2)
    .max(256),
  /** Per code list its version and, per item, the hash of the item's canonical definition. */
  codes: z.record(nameShape, z.strictObject({ version: positive, items: z.record(z.string().min(1).max(64), hex32) })),
});

export type MemberRole = (typeof memberRoles)[number];
export type Role = (typeof personRoles)[number];
export type Author = z.infer<typeof authorShape>;
export type Command = { name: string; input: Json };
export type Prior = z.infer<typeof priorShape>;
export type Seal = z.infer<typeof sealShape>;
export type Absence = z.infer<typeof absenceShape>;
export type Body = { command: Command; state: Json; salt: string; absences?: Absence[] };
export type StepRequest = Omit<z.infer<typeof stepRequestShape>, 'command'> & { command: Command };
export type EntryContent = { type: string; [name: string]: Json };
export type EntryRequest = Omit<z.infer<typeof entryRequestShape>, 'content'> & { content: EntryContent };
export type Entry = {
  v: 1;
  kind: string;
  id: string;
  entryId: string;
  seal: string;
  by: Author;
  at: string;
  rules: number;
  content: EntryContent;
  salt: string;
};
export type Notice = Omit<z.infer<typeof noticeShape>, 'content'> & { content: EntryContent };
export type Citation = z.infer<typeof citationShape>;
export type Registry = z.infer<typeof registryShape>;
/** Who signed the proposal, as the certificate says: roles are those of the person inside its organisation. */
export type Caller = Author & { roles: readonly string[] };
