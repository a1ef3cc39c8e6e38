import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import type { FactFilter } from './facts';
import { atMost, cursorOf, type Keyset, type Window, windowed } from './keyset';

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
};
export type WorkFilter = Pick<FactFilter, 'within'> & {
  mspId: string;
  /** Of which one at least can do it. */
  roles: readonly string[];
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
  const { bounds, order } = windowed(byDueTime, window);
  const some = sql`where ${bounds} order by ${order} ${atMost(window.limit)}`;
  const { rows } = await sql<WorkItem>`
    select channel, kind, id, key, command, about, roles, why, due_at as "dueAt", severity, rank from (
      (select * from (${owed(database, filter)}) as owed ${some})
      union all (select * from (${stuck(database, filter)}) as stuck ${some})) as work
    order by ${order} ${atMost(window.limit)}`.execute(database.projection.tables);
  return rows;
}

/** How much waits, and how much of it is late. @param now RFC 3339 */
export async function countWork(database: MemberDatabase, filter: WorkFilter, now: string): Promise<WorkCount> {
  const { rows } = await sql<WorkCount>`
    select count(*)::integer as waiting, (count(*) filter (where due_at < ${now}))::integer as overdue,
      coalesce(sum(hashtextextended(work::text, 0)), 0)::text as mark
    from (${owed(database, filter)} union all ${stuck(database, filter)}) as work`.execute(database.projection.tables);
  return rows[0] ?? { waiting: 0, overdue: 0, mark: '' };
}

/** By records, as their projections say. */
function owed({ projection }: MemberDatabase, { mspId, roles, ...filter }: WorkFilter) {
  return sql`
    select channel, kind, id, number::text as key, command, about, roles, why, due_at, severity, rank
    from ${sql.table(`${projection.schema}.duties`)}
    where msp_id = ${mspId} and roles && ${roles}::text[] and ${narrowed(filter)}`;
}

/** Processes that stand still until a manager acts; nobody has stopped them. */
function stuck({ engine }: MemberDatabase, { roles, ...filter }: WorkFilter) {
  const managers = ['manager'];
  return sql`
    select channel, kind, id, key, null as command, process as about, ${managers}::text[] as roles,
      'Look why the process stands still: ' || reason as why, due_at, null as severity, ${sql.lit(worst)} as rank
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
