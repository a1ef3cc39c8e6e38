import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import type { FactFilter } from './facts';
import { atMost, cursorOf, type Keyset, type Window, windowed } from './keyset';
import { type Deputy, readSteads, type Stead } from './steads';

/** Something that waits for people of this member. */
export type WorkItem = RecordPlace & {
  /** Unique among what the record waits for. */
  key: string;
  /** The command that does it; null: somebody should see to it. */
  command: string | null;
  about: string | null;
  roles: string[];
  why: string;
  dueAt: string | null;
  severity: string | null;
  rank: number;
  /** Who is away, and would do it; as `subjectOf` names him. */
  steadOf: string | null;
};
export type WorkFilter = Pick<FactFilter, 'within'> & {
  mspId: string;
  /** Of which one at least can do it. */
  roles: readonly string[];
  /** What waits for others whom he stands in for is his too. */
  deputy?: Deputy;
  /** RFC 3339 */
  now: string;
  channel?: string;
  /** RFC 3339; due then or earlier. */
  until?: string;
};
/** `mark`: another one when anything that waits is other than it was. */
export type WorkCount = { waiting: number; overdue: number; mark: string };

/** Sorts after every time. */
const never = '~';
const byDueTime: Keyset = {
  columns: [
    sql`coalesce(due_at, ${sql.lit(never)})`,
    ...['rank', 'channel', 'kind', 'id'].map((name) => sql.ref(name)),
    sql`(key collate "C")`,
  ],
  types: ['text', 'integer', 'text', 'text', 'text', 'text'],
  descending: false,
};

export const workCursor = ({ dueAt, rank, channel, kind, id, key }: WorkItem): string =>
  cursorOf([dueAt ?? never, rank, channel, kind, id, key]);

/** What waits for people with these roles, what is due first first; of that what is worse. @throws CursorOfAnotherList */
export async function readWork(database: MemberDatabase, filter: WorkFilter, window: Window): Promise<WorkItem[]> {
  const steads = await steadsOf(database, filter);
  const { bounds, order } = windowed(byDueTime, window);
  const some = sql`where ${bounds} order by ${order} ${atMost(window.limit)}`;
  const { rows } = await sql<WorkItem>`
    select channel, kind, id, key, command, about, roles, why, due_at as "dueAt", severity, rank, stead as "steadOf" from (
      (select * from (${owed(database, filter, steads)}) as owed ${some})
      union all (select * from (${stuck(database, filter)}) as stuck ${some})) as work
    order by ${order} ${atMost(window.limit)}`.execute(database.projection.tables);
  return rows;
}

/** How much waits, and how much of it is late. */
export async function countWork(database: MemberDatabase, filter: WorkFilter): Promise<WorkCount> {
  const steads = await steadsOf(database, filter);
  const { rows } = await sql<WorkCount>`
    select count(*)::integer as waiting, (count(*) filter (where due_at < ${filter.now}))::integer as overdue,
      coalesce(sum(hashtextextended(work::text, 0)), 0)::text as mark
    from (${owed(database, filter, steads)} union all ${stuck(database, filter)}) as work`.execute(
    database.projection.tables,
  );
  return rows[0] ?? { waiting: 0, overdue: 0, mark: '' };
}

const steadsOf = async (database: MemberDatabase, { deputy, now }: WorkFilter): Promise<Stead[]> =>
  deputy ? readSteads(database, deputy, now) : [];

/** By records, as their projections say. */
function owed({ projection }: MemberDatabase, { mspId, roles, ...filter }: WorkFilter, steads: readonly Stead[]) {
  const duties = sql.table(`${projection.schema}.duties`);
  const columns = sql.raw(
    'channel, kind, id, number::text as key, command, about, roles, why, due_at, severity, rank, stead',
  );
  if (steads.length === 0)
    return sql`
      select ${columns} from (select *, null::text as stead from ${duties}) as duty
      where msp_id = ${mspId} and roles && ${roles}::text[] and ${narrowed(filter)}`;
  const of = (member: keyof Stead) => steads.map((stead) => stead[member]);
  return sql`
    select ${columns} from ${duties} as duty
    left join lateral (
      select min(subject) as stead
      from unnest(${of('subject')}::text[], ${of('role')}::text[], ${of('record')}::text[]) as one (subject, role, record)
      where role = any(duty.roles) and (record is null or record = concat_ws('/', duty.channel, duty.kind, duty.id))
    ) as missed on true
    where msp_id = ${mspId} and (roles && ${roles}::text[] or stead is not null) and ${narrowed(filter)}`;
}

/** Processes that stand still until a manager acts; nobody has stopped them. */
function stuck({ engine }: MemberDatabase, { roles, ...filter }: WorkFilter) {
  const managers = ['manager'];
  return sql`
    select channel, kind, id, key, null as command, process as about, ${managers}::text[] as roles,
      'Look why the process stands still: ' || reason as why, due_at, null as severity, ${sql.lit(worst)} as rank, null as stead
    from (
      select split_part(key, '/', 1) collate "C" as channel, split_part(key, '/', 2) collate "C" as kind,
        split_part(key, '/', 3) collate "C" as id, 'process ' || process as key, process,
        left(coalesce(stuck ->> 'reason', ''), 300) as reason, null::text collate "C" as due_at
      from ${sql.table(`${engine.schema}.instances`)} where stuck is not null and not (stuck ? 'cancelled')) as held
    where ${roles}::text[] && ${managers}::text[] and ${filter.within?.ownNews ?? true} and ${narrowed(filter)}`;
}
const worst = 0;

function narrowed({ channel, until, within }: Pick<WorkFilter, 'channel' | 'until' | 'within'>) {
  const conditions = [sql<SqlBool>`true`];
  if (channel !== undefined) conditions.push(sql`channel = ${channel}`);
  if (within !== undefined) conditions.push(sql`kind = any(${within.kinds}::text[])`);
  if (until !== undefined) conditions.push(sql`due_at <= ${until}`);
  return sql.join(conditions, sql` and `);
}
