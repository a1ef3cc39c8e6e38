import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import { conditionsOf, type RecordFilter } from './records';

export type CaseCount = { status: string; severity: string; count: number };

/** How many cases the filter finds in each status, by severity; nothing of what is purged. */
export async function countCases(
  { projection }: MemberDatabase,
  filter: Omit<RecordFilter, 'kind'>,
): Promise<CaseCount[]> {
  const conditions = conditionsOf(projection, { ...filter, kind: 'case' });
  const { rows } = await sql<CaseCount>`
    select status, severity, count(*)::integer as count from ${sql.table(`${projection.schema}.records`)}
    where ${sql.join(conditions, sql` and `)} and status is not null
    group by status, severity`.execute(projection.tables);
  return rows;
}
