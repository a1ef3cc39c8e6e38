import { type Selectable, type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { JsonValue, RecordPlace, Tables } from '../schema/tables';
import { asked } from './beside';
import { cursorOf, type Keyset, type Window, windowed } from './keyset';

/** A record as its last true version says. */
export type RecordView = {
  channel: string;
  kind: string;
  id: string;
  version: number;
  /** Whether this member is party now. */
  live: boolean;
  frozen: boolean;
  /** null: purged. */
  state: JsonValue;
  status: string | null;
  parties: string[];
  sealHash: string;
  changedAt: string;
  changedArrival: bigint;
  changedTx: number;
  urgency: string | null;
};

export type RecordFilter = {
  kind: string;
  channel?: string;
  /** A member that is party too. */
  partner?: string;
  /** Of either side's numbers. */
  part?: string;
  site?: string;
  /** Numbers and identifiers, all of them. */
  names?: readonly string[];
  statuses?: readonly string[];
  /** Calendar days; records that speak of at least one of them. */
  days?: { first: string; last: string };
  /** RFC 3339; records changed then or later, by the signers' own times. */
  changedSince?: string;
};

/** Latest change first, in the order in which this member learned of changes; or most urgent first, without urgency last. */
export type RecordOrder = 'CHANGE' | 'URGENCY';
/** Records by id, in order of channel and kind. An id is one record's, unless somebody gave it away twice. */
export async function readRecordsById(
  database: MemberDatabase,
  id: string,
  place: { channel?: string; kind?: string } = {},
): Promise<RecordView[]> {
  let query = database.projection.tables.selectFrom('records').selectAll().where('id', '=', id);
  if (place.channel !== undefined) query = query.where('channel', '=', place.channel);
  if (place.kind !== undefined) query = query.where('kind', '=', place.kind);
  return (await query.orderBy('channel').orderBy('kind').limit(2).execute()).map(viewOf);
}

/** The record at each of these places; undefined where this member holds none. */
export async function readRecordsAt(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
): Promise<(RecordView | undefined)[]> {
  const { rows } = await sql<Selectable<Tables['records']> & { number: bigint }>`
    select asked.number, one.* from ${asked(places)}
    join ${sql.table(`${projection.schema}.records`)} as one using (channel, kind, id)`.execute(projection.tables);
  const byNumber = new Map(rows.map((row) => [Number(row.number), viewOf(row)]));
  return places.map((_place, index) => byNumber.get(index + 1));
}

/** @throws CursorOfAnotherList */
export async function readRecords(
  database: MemberDatabase,
  filter: RecordFilter,
  order: RecordOrder,
  window: Window,
): Promise<RecordView[]> {
  const all = database.projection.tables.selectFrom('records').selectAll().where('kind', '=', filter.kind);
  const { bounds, order: ordered } = windowed(keysets[order], window);
  const rows = await filtered(all, filter).where(bounds).orderBy(ordered).limit(window.limit).execute();
  return rows.map(viewOf);
}

export function recordCursor(
  { changedArrival, changedTx, urgency, id, channel }: RecordView,
  order: RecordOrder,
): string {
  return cursorOf(order === 'CHANGE' ? [changedArrival.toString(), changedTx, id] : [urgency ?? never, id, channel]);
}

type Query = SelectQueryBuilder<Tables, 'records', Selectable<Tables['records']>>;

function filtered(query: Query, { channel, partner, statuses, days, changedSince, ...filter }: RecordFilter): Query {
  let found = query;
  if (channel !== undefined) found = found.where('channel', '=', channel);
  if (partner !== undefined) found = found.where(holds('parties', partner));
  if (filter.part !== undefined) found = found.where(holds('parts', filter.part));
  if (filter.site !== undefined) found = found.where(holds('sites', filter.site));
  if (filter.names !== undefined) found = found.where(holds('names', ...filter.names));
  if (statuses !== undefined) found = found.where('status', 'in', [...statuses]);
  if (days !== undefined) found = found.where('first_day', '<=', days.last).where('last_day', '>=', days.first);
  if (changedSince !== undefined) found = found.where('changed_at', '>=', changedSince);
  return found;
}

const holds = (column: 'parties' | 'parts' | 'sites' | 'names', ...texts: readonly string[]) =>
  sql<SqlBool>`${sql.ref(column)} @> ${texts}::text[]`;

/** Sorts after every time. */
const never = '~';
const keysets: Record<RecordOrder, Keyset> = {
  CHANGE: {
    columns: [sql.ref('changed_arrival'), sql.ref('changed_tx'), sql.ref('id')],
    types: ['bigint', 'integer', 'text'],
    descending: true,
  },
  URGENCY: {
    columns: [sql`coalesce(urgency, ${sql.lit(never)})`, sql.ref('id'), sql.ref('channel')],
    types: ['text', 'text', 'text'],
    descending: false,
  },
};

function viewOf(row: Selectable<Tables['records']>): RecordView {
  const { channel, kind, id, version, live, frozen, state, status, parties, urgency } = row;
  const { seal_hash: sealHash, changed_at: changedAt, changed_arrival: changedArrival, changed_tx: changedTx } = row;
  return {
    ...{ channel, kind, id, version, live, frozen, state, status, parties },
    ...{ sealHash, changedAt, changedArrival, changedTx, urgency },
  };
}
