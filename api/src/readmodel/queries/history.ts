import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase, Part } from '../database/member-database';
import type { JsonValue, RecordPlace } from '../schema/rows/columns';
import { asked, readBeside } from './beside';
import { cursorOf, type Keyset, type Window } from './keyset';

type Signed = { at: string; by: { mspId: string; name: string }; purged: boolean };
/** Where it stands on the ledger. */
export type Proof = { channel: string; txId: string; block: bigint; sealHash: string };
type Standing = RecordPlace & Signed & Proof & { tx: number };
/** `command` and `state` are null where the body was purged. */
export type VersionView = Standing & {
  version: number;
  command: string | null;
  state: JsonValue;
  parties: string[];
  rules: number;
  late: boolean;
};
export type EntryView = Standing & {
  entryId: string;
  type: string | null;
  content: JsonValue;
  late: boolean;
  /** Of a citation: where its notice was sealed. */
  saidBlock: bigint | null;
  saidTick: string | null;
  saidLate: boolean | null;
  /** Of a message: what it is about, '' the record. */
  thread: string | null;
};

/** A row with its columns as the view names them, but for who signed. */
type Row<View extends Signed> = Omit<View, 'by'> & { by_msp: string; by_name: string };
const standing = 'channel, kind, id, at, by_msp, by_name, purged, block, tx, tx_id as "txId", seal_hash as "sealHash"';

const versionColumns = sql.raw(`${standing}, version, command, state, parties, rules, late`);
const byVersion: Keyset = { columns: [sql.ref('version')], types: ['integer'], descending: false };

export const entryColumns = sql.raw(
  `${standing}, entry_id as "entryId", type, content, late, said_block as "saidBlock", said_tick as "saidTick", said_late as "saidLate", thread`,
);
const byPlace: Keyset = {
  columns: [sql.ref('block'), sql.ref('tx'), sql.ref('entry_id')],
  types: ['bigint', 'integer', 'text'],
  descending: false,
};

export const versionCursor = ({ version }: VersionView): string => cursorOf([version]);
export const entryCursor = ({ block, tx, entryId }: EntryView): string => cursorOf([block.toString(), tx, entryId]);

/** Versions that this member holds of each record, oldest first. @throws CursorOfAnotherList */
export async function readVersions(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
  window: Window,
): Promise<VersionView[][]> {
  const question = { table: 'versions', columns: versionColumns, keyset: byVersion, window } as const;
  const found = await readBeside<Row<VersionView>>(projection, places, question);
  return found.map((rows) => rows.map(viewOf));
}

/** Of one type; messages of one thread ('': about the record itself). */
export type EntriesWindow = Window & { type?: string; thread?: string };

/** Entries of each record, in the order in which they were committed. @throws CursorOfAnotherList */
export async function readEntries(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
  { type, thread, ...window }: EntriesWindow,
): Promise<EntryView[][]> {
  const conditions = [
    sql<SqlBool>`true`,
    ...(type === undefined ? [] : [sql<SqlBool>`type = ${type}`]),
    ...(thread === undefined ? [] : [sql<SqlBool>`thread = ${thread}`]),
  ];
  const only = sql.join<SqlBool>(conditions, sql` and `);
  const question = { table: 'entries', columns: entryColumns, keyset: byPlace, window, only } as const;
  const found = await readBeside<EntryRowOf>(projection, places, question);
  return found.map((rows) => rows.map(entryViewOf));
}

export type EntryPlace = RecordPlace & { entryId: string };

/** Each entry asked for; undefined where this member does not hold it. */
export async function readEntriesAt(
  { projection: { schema, tables } }: MemberDatabase,
  entries: readonly EntryPlace[],
): Promise<(EntryView | undefined)[]> {
  const { rows } = await sql<EntryRowOf & { asked: bigint }>`
    select number as asked, ${entryColumns} from ${asked(entries)}
    join unnest(${entries.map(({ entryId }) => entryId)}::text[]) with ordinality as which (entry_id, number) using (number)
    join ${sql.table(`${schema}.entries`)} as one using (channel, kind, id, entry_id)`.execute(tables);
  const byNumber = new Map(rows.map(({ asked: number, ...row }) => [Number(number), entryViewOf(row)]));
  return entries.map((_entry, index) => byNumber.get(index + 1));
}

/** Exact strings, as docs/audit.md takes them; no body: purged. */
export type VersionBytes = { seal: string; body: string | null };
export type VersionPlace = RecordPlace & { version: number };

/** Each version asked for; undefined where this member does not hold it. */
export async function readVersionsAt(
  { projection }: MemberDatabase,
  versions: readonly VersionPlace[],
): Promise<(VersionView | undefined)[]> {
  const rows = await readEach<Row<VersionView>>(projection, versions, versionColumns);
  return rows.map((row) => row && viewOf(row));
}

/** The bytes that were signed, of each version asked for. */
export function readVersionBytes(
  { projection }: MemberDatabase,
  versions: readonly VersionPlace[],
): Promise<(VersionBytes | undefined)[]> {
  return readEach<VersionBytes>(projection, versions, sql`seal, body`);
}

async function readEach<Row>(
  { schema, tables }: Part,
  versions: readonly VersionPlace[],
  columns: RawBuilder<unknown>,
): Promise<(Row | undefined)[]> {
  const { rows } = await sql<Row & { asked: bigint }>`
    select number as asked, ${columns} from ${asked(versions)}
    join unnest(${versions.map(({ version }) => version)}::integer[]) with ordinality as which (version, number) using (number)
    join ${sql.table(`${schema}.versions`)} as one using (channel, kind, id, version)`.execute(tables);
  const byNumber = new Map(rows.map((row) => [Number(row.asked), row]));
  return versions.map((_version, index) => byNumber.get(index + 1));
}

export type EntryRowOf = Row<EntryView>;
export const entryViewOf = <Found extends EntryRowOf>(row: Found) =>
  viewOf<EntryView & Omit<Found, 'by_msp' | 'by_name'>>(row as never);

function viewOf<View extends Signed>({ by_msp: mspId, by_name: name, ...row }: Row<View>) {
  return { ...row, by: { mspId, name } };
}
