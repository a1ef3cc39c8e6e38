import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';

/** What a forecast says of one week or day. */
export type Statement = { start: string; quantity: string };

/** Of each bucket before that day, what was last said of it: the latest so many, oldest first. Purged versions say nothing. */
export async function readStatements(
  { projection: { schema, tables } }: MemberDatabase,
  { channel, kind, id }: RecordPlace,
  { before, most }: { before: string; most: number },
): Promise<Statement[]> {
  const { rows } = await sql<Statement>`
    select distinct on (bucket->>'start') bucket->>'start' as start, bucket->>'quantity' as quantity
    from ${sql.table(`${schema}.versions`)} as one, json_array_elements(one.state->'buckets') as bucket
    where channel = ${channel} and kind = ${kind} and id = ${id} and bucket->>'start' < ${before}
    order by bucket->>'start' desc, version desc limit ${most}`.execute(tables);
  return rows.toReversed();
}

/** The series that an earlier revision's replaced; undefined where there was none or this member lacks it. */
export async function readSeriesBefore(
  { projection: { schema, tables } }: MemberDatabase,
  { channel, kind, id }: RecordPlace,
  revision: number,
): Promise<Statement[] | undefined> {
  const { rows } = await sql<{ buckets: Statement[] }>`
    select state->'buckets' as buckets from ${sql.table(`${schema}.versions`)}
    where channel = ${channel} and kind = ${kind} and id = ${id} and (state->>'revision')::integer < ${revision}
    order by version desc limit 1`.execute(tables);
  return rows[0]?.buckets;
}
