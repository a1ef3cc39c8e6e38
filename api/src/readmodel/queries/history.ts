import { type Selectable, sql, type SqlBool } from 'kysely';
import type { MemberDatabase, Part } from '../database/member-database';
import type { JsonValue, RecordPlace, Tables } from '../schema/tables';
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
export type EntryView = Standing & { entryId: string; type: string | null; content: JsonValue };

const versionColumns = [
  ...['channel', 'kind', 'id', 'version', 'seal_hash', 'state', 'command', 'at', 'by_msp', 'by_name'],
  ...['block', 'tx', 'tx_id', 'rules', 'late', 'purged', 'parties'],
];
type VersionRow = Omit<Selectable<Tables['versions']>, 'seal' | 'body' | 'body_key' | 'command_id'>;
const byVersion: Keyset = { columns: [sql.ref('version')], types: ['integer'], descending: false };

const entryColumns = [
  ...['channel', 'kind', 'id', 'entry_id', 'seal_hash', 'by_msp', 'by_name', 'at', 'type', 'content'],
  ...['block', 'tx', 'tx_id', 'purged'],
];
type EntryRow = Omit<Selectable<Tables['entries']>, 'key_hash' | 'raw'>;
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
  const found = await readBeside<VersionRow>(projection, places, question);
  return found.map((rows) => rows.map(versionOf));
}

/** Entries of each record, all or of one type, in the order in which they were committed. @throws CursorOfAnotherList */
export async function readEntries(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
  { type, ...window }: Window & { type?: string },
): Promise<EntryView[][]> {
  const only = type === undefined ? {} : { only: sql<SqlBool>`type = ${type}` };
  const question = { table: 'entries', columns: entryColumns, keyset: byPlace, window, ...only } as const;
  const found = await readBeside<EntryRow>(projection, places, question);
  return found.map((rows) =>
    rows.map(({ entry_id: entryId, type, content, ...row }) => ({ ...standing(row), entryId, type, content })),
  );
}

/** Exact strings, as docs/audit.md takes them; no body: purged. */
export type VersionBytes = { seal: string; body: string | null };
export type VersionPlace = RecordPlace & { version: number };

/** Each version asked for; undefined where this member does not hold it. */
export async function readVersionsAt(
  { projection }: MemberDatabase,
  versions: readonly VersionPlace[],
): Promise<(VersionView | undefined)[]> {
  const rows = await readEach<VersionRow>(projection, versions, versionColumns);
  return rows.map((row) => row && versionOf(row));
}

/** The bytes that were signed, of each version asked for. */
export function readVersionBytes(
  { projection }: MemberDatabase,
  versions: readonly VersionPlace[],
): Promise<(VersionBytes | undefined)[]> {
  return readEach<VersionBytes>(projection, versions, ['seal', 'body']);
}

async function readEach<Row>(
  { schema, tables }: Part,
  versions: readonly VersionPlace[],
  columns: readonly string[],
): Promise<(Row | undefined)[]> {
  const { rows } = await sql<Row & { asked: bigint }>`
    select number as asked, ${sql.join(columns.map((name) => sql.ref(name)))} from ${asked(versions)}
    join unnest(${versions.map(({ version }) => version)}::integer[]) with ordinality as which (version, number) using (number)
    join ${sql.table(`${schema}.versions`)} as one using (channel, kind, id, version)`.execute(tables);
  const byNumber = new Map(rows.map((row) => [Number(row.asked), row]));
  return versions.map((_version, index) => byNumber.get(index + 1));
}

type StandingRow = RecordPlace &
  Pick<VersionRow, 'at' | 'by_msp' | 'by_name' | 'purged' | 'tx_id' | 'seal_hash'> & {
    block: bigint;
    tx: number;
  };

function versionOf({ version, command, state, parties, rules, late, ...row }: VersionRow): VersionView {
  return { ...standing(row), version, command, state, parties, rules, late };
}

function standing({ by_msp: mspId, by_name: name, tx_id: txId, seal_hash: sealHash, ...row }: StandingRow): Standing {
  const { channel, kind, id, at, purged, block, tx } = row;
  return { channel, kind, id, at, by: { mspId, name }, purged, txId, block, tx, sealHash };
}
