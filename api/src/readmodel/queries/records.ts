import { type Selectable, sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { JsonValue, Tables } from '../schema/tables';
import { isStorableText } from '../storable';

/** A record as its last true version says. */
export type RecordView = {
  channel: string;
  kind: string;
  id: string;
  version: number;
  /** Whether this member is party now. */
  live: boolean;
  frozen: boolean;
  state: JsonValue;
  parties: string[];
  sealHash: string;
  changedAt: string;
  urgency: string | null;
};

export type RecordFilter = {
  kind: string;
  channel?: string;
  /** A member that is party too. */
  partner?: string;
  /** Members of the state with these values. */
  state?: Readonly<Record<string, JsonValue>>;
  /** RFC 3339; records changed then or later. */
  changedSince?: string;
};

/** Latest change first, or most urgent first (records without urgency last). */
export type RecordOrder = 'CHANGE' | 'URGENCY';
/** Rows strictly between two cursors, from the start, or from the end when `inverted`. */
export type RecordWindow = { order: RecordOrder; after?: string; before?: string; limit: number; inverted: boolean };

export class RecordCursorMalformed extends Error {
  override readonly name = 'RecordCursorMalformed';
  constructor() {
    super('not a cursor of this list');
  }
}

/** A record by id; undefined where this member holds none. */
export async function readRecord(
  database: MemberDatabase,
  id: string,
  place: { channel?: string; kind?: string } = {},
): Promise<RecordView | undefined> {
  let query = database.projection.tables.selectFrom('records').selectAll().where('id', '=', id);
  if (place.channel !== undefined) query = query.where('channel', '=', place.channel);
  if (place.kind !== undefined) query = query.where('kind', '=', place.kind);
  const row = await query.orderBy('channel').orderBy('kind').limit(1).executeTakeFirst();
  return row && viewOf(row);
}

/** @throws RecordCursorMalformed */
export async function readRecords(
  database: MemberDatabase,
  filter: RecordFilter,
  { order, after, before, limit, inverted }: RecordWindow,
): Promise<RecordView[]> {
  let query = database.projection.tables.selectFrom('records').selectAll().where('kind', '=', filter.kind);
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
  if (filter.partner !== undefined) query = query.where(sql<SqlBool>`parties @> array[${filter.partner}]::text[]`);
  if (filter.changedSince !== undefined) query = query.where('changed_at', '>=', filter.changedSince);
  if (filter.state && Object.keys(filter.state).length > 0)
    query = query.where(sql<SqlBool>`state @> ${JSON.stringify(filter.state)}::text::jsonb`);
  const { columns, descending } = orders[order];
  const keys = sql.join([...columns]);
  if (after !== undefined) query = query.where(compare(keys, descending, decode(after)));
  if (before !== undefined) query = query.where(compare(keys, !descending, decode(before)));
  const down = descending !== inverted;
  for (const column of columns) query = query.orderBy(column, down ? 'desc' : 'asc');
  return (await query.limit(limit).execute()).map(viewOf);
}

export function recordCursor(record: RecordView, order: RecordOrder): string {
  const key = order === 'CHANGE' ? record.changedAt : (record.urgency ?? never);
  return Buffer.from(JSON.stringify([key, record.id, record.channel])).toString('base64url');
}

/** Sorts after every time. */
const never = '~';
const urgency = sql<string>`coalesce(urgency, ${sql.lit(never)}) collate "C"`;
const orders = {
  CHANGE: { columns: [sql<string>`changed_at`, sql<string>`id`, sql<string>`channel`], descending: true },
  URGENCY: { columns: [urgency, sql<string>`id`, sql<string>`channel`], descending: false },
} as const;

const compare = (keys: ReturnType<typeof sql.join>, less: boolean, values: readonly string[]) =>
  less ? sql<SqlBool>`(${keys}) < (${sql.join([...values])})` : sql<SqlBool>`(${keys}) > (${sql.join([...values])})`;

const isText = (value: unknown): value is string => typeof value === 'string' && isStorableText(value);

function decode(cursor: string): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length === 3 && values.every(isText)) return values;
  } catch {
    // told below
  }
  throw new RecordCursorMalformed();
}

function viewOf(row: Selectable<Tables['records']>): RecordView {
  const { channel, kind, id, version, live, frozen, state, parties } = row;
  const { seal_hash: sealHash, changed_at: changedAt, urgency: due } = row;
  return { channel, kind, id, version, live, frozen, state, parties, sealHash, changedAt, urgency: due };
}
