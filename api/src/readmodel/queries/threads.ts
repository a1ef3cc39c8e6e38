import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import { asked } from './beside';

/** What was said about a record, or about something of it. */
export type ThreadView = RecordPlace & {
  /** '': the record itself. */
  thread: string;
  count: number;
  /** By others, and not read by who asks. */
  unread: number;
  lastEntryId: string;
};

/** Of each record, the thread in which something was said last first. @param reader `subjectOf` who asks */
export async function readThreads(
  database: MemberDatabase,
  places: readonly RecordPlace[],
  reader: string,
): Promise<ThreadView[][]> {
  const found: ThreadView[][] = places.map(() => []);
  const { schema, tables } = database.projection;
  const { rows } = await sql<ThreadView & { number: bigint }>`
    select asked.number, one.channel, one.kind, one.id, one.thread, count(*)::integer as count,
      (count(*) filter (where ${isUnread(database, reader)}))::integer as unread,
      (array_agg(one.entry_id order by one.block desc, one.tx desc, one.entry_id desc))[1] as "lastEntryId"
    from ${asked(places)} join ${sql.table(`${schema}.entries`)} as one using (channel, kind, id)
    where one.thread is not null
    group by asked.number, one.channel, one.kind, one.id, one.thread
    order by max(array[one.block, one.tx]) desc, one.thread`.execute(tables);
  for (const { number, ...view } of rows) found[Number(number) - 1]?.push(view);
  return found;
}

/** How many messages about each record, in any thread, others wrote and who asks has not read. */
export async function countUnread(
  database: MemberDatabase,
  places: readonly RecordPlace[],
  reader: string,
): Promise<number[]> {
  const threads = await readThreads(database, places, reader);
  return threads.map((all) => all.reduce((sum, { unread }) => sum + unread, 0));
}

/** Of the entry `one`, whether it is another person's than `reader`. */
export const isByOthers = ({ engine }: MemberDatabase, reader: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`one.by_name is distinct from (
    select enrolment_id from ${sql.table(`${engine.schema}.wallet`)} where subject = ${reader})`;

/** Of the message `one`, whether it is another's and lies behind the reader's mark in its thread. */
export function isUnread(database: MemberDatabase, reader: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${isByOthers(database, reader)} and not exists (
    select from ${sql.table(`${database.engine.schema}.read_marks`)} as mark
    where mark.subject = ${reader} and mark.channel = one.channel and mark.kind = one.kind
      and mark.id = one.id and mark.thread = one.thread
      and (mark.block, mark.tx, mark.entry_id) >= (one.block, one.tx, one.entry_id))`;
}
