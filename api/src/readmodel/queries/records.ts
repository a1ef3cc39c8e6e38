import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase, Part } from '../database/member-database';
import type { JsonValue, RecordPlace } from '../schema/rows/columns';
import { asked } from './beside';
import { atMost, cursorOf, type Keyset, type Window, windowed } from './keyset';

/** A record as its last true version says. */
export type RecordView = {
  channel: string;
  kind: string;
  id: string;
  version: number;
  /** Whether this member is party now. */
  live: boolean;
  /** Another record took its place. */
  ended: boolean;
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
  categories?: readonly string[];
  severities?: readonly string[];
  /** Whether this member is party now, and no other record took its place. */
  live?: true;
  /** Records that ask something of this member, by people who have one of these roles. */
  awaits?: { mspId: string; roles: readonly string[] };
  /** Calendar days; records that speak of at least one of them. */
  days?: { first: string; last: string };
  /** RFC 3339; records changed then or later, by the signers' own times. */
  changedSince?: string;
};

/** Latest change first, in the order in which this member learned of changes; or most urgent first, without urgency last. */
export type RecordOrder = 'CHANGE' | 'URGENCY';

/** A record's columns as `RecordView` names them: as they come they are what is asked for. */
const columns = sql.raw(
  `channel, kind, id, version, live, ended, state, status, parties, urgency, seal_hash as "sealHash",
   changed_at as "changedAt", changed_arrival as "changedArrival", changed_tx as "changedTx"`,
);
const table = ({ schema }: Part) => sql.table(`${schema}.records`);

/** Records by id, in order of channel and kind. An id is one record's, unless somebody gave it away twice. */
export function readRecordsById(
  database: MemberDatabase,
  id: string,
  { channel, kind }: { channel?: string; kind?: string } = {},
): Promise<RecordView[]> {
  const conditions = [is('id', id)];
  if (channel !== undefined) conditions.push(is('channel', channel));
  if (kind !== undefined) conditions.push(is('kind', kind));
  return read(database, conditions, sql`channel, kind`, 2);
}

/** The record at each of these places; undefined where this member holds none. */
export async function readRecordsAt(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
): Promise<(RecordView | undefined)[]> {
  const { rows } = await sql<RecordView & { number: bigint }>`
    select number, ${columns} from ${asked(places)}
    join ${table(projection)} as one using (channel, kind, id)`.execute(projection.tables);
  const byNumber = new Map(rows.map(({ number, ...view }) => [Number(number), view]));
  return places.map((_place, index) => byNumber.get(index + 1));
}

/** @throws CursorOfAnotherList */
export function readRecords(
  database: MemberDatabase,
  filter: RecordFilter,
  order: RecordOrder,
  window: Window,
): Promise<RecordView[]> {
  const { bounds, order: ordered } = windowed(keysets[order], window);
  return read(database, [...conditionsOf(database.projection, filter), bounds], ordered, window.limit);
}

/** Records of any kind of which somebody should do something, most urgent first. @throws CursorOfAnotherList */
export function readAttention(
  database: MemberDatabase,
  { channel, partner, until }: { channel?: string; partner?: string; until?: string },
  window: Window,
): Promise<RecordView[]> {
  const { bounds, order } = windowed(keysets.URGENCY, window);
  const conditions = [sql<SqlBool>`urgency is not null and live and not ended`, bounds];
  if (channel !== undefined) conditions.push(is('channel', channel));
  if (partner !== undefined) conditions.push(holds('parties', partner));
  if (until !== undefined) conditions.push(sql`urgency <= ${until}`);
  return read(database, conditions, order, window.limit);
}

async function read(
  { projection }: MemberDatabase,
  conditions: readonly RawBuilder<SqlBool>[],
  order: RawBuilder<unknown>,
  limit: number,
): Promise<RecordView[]> {
  const { rows } = await sql<RecordView>`
    select ${columns} from ${table(projection)}
    where ${sql.join(conditions, sql` and `)} order by ${order} ${atMost(limit)}`.execute(projection.tables);
  return rows;
}

export function recordCursor(
  { changedArrival, changedTx, urgency, id, channel }: RecordView,
  order: RecordOrder,
): string {
  return cursorOf(order === 'CHANGE' ? [changedArrival.toString(), changedTx, id] : [urgency ?? never, id, channel]);
}

export function conditionsOf(
  part: Part,
  { days, changedSince, awaits, ...filter }: RecordFilter,
): RawBuilder<SqlBool>[] {
  const conditions = named(filter);
  if (days !== undefined) conditions.push(sql`first_day <= ${days.last} and last_day >= ${days.first}`);
  if (changedSince !== undefined) conditions.push(sql`changed_at >= ${changedSince}`);
  if (awaits !== undefined)
    conditions.push(sql`exists (
      select from ${sql.table(`${part.schema}.duties`)} as duty
      where duty.channel = records.channel and duty.kind = records.kind and duty.id = records.id
        and duty.msp_id = ${awaits.mspId} and duty.roles && ${awaits.roles}::text[])`);
  return conditions;
}

function named({ kind, channel, partner, statuses, categories, severities, ...filter }: RecordFilter) {
  const conditions = [is('kind', kind)];
  if (channel !== undefined) conditions.push(is('channel', channel));
  if (partner !== undefined) conditions.push(holds('parties', partner));
  if (filter.part !== undefined) conditions.push(holds('parts', filter.part));
  if (filter.site !== undefined) conditions.push(holds('sites', filter.site));
  if (filter.names !== undefined) conditions.push(holds('names', ...filter.names));
  if (statuses !== undefined) conditions.push(sql`status = any(${statuses}::text[])`);
  if (categories !== undefined) conditions.push(sql`category = any(${categories}::text[])`);
  if (filter.live) conditions.push(sql`live and not ended`);
  if (severities !== undefined) conditions.push(sql`severity = any(${severities}::text[])`);
  return conditions;
}

const is = (column: 'id' | 'channel' | 'kind', text: string) => sql<SqlBool>`${sql.ref(column)} = ${text}`;

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
