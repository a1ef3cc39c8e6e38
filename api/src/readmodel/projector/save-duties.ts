import { sql } from 'kysely';
import { insertRows } from '../database/insert-rows';
import type { Part } from '../database/member-database';
import type { DutyRow } from '../schema/rows/records';

/** What these records ask of their parties now, in place of what they asked before. */
export async function saveDuties(
  projection: Part,
  channel: string,
  records: readonly { kind: string; id: string }[],
  duties: readonly DutyRow[],
): Promise<void> {
  if (records.length === 0) return;
  const [kinds, ids] = [records.map(({ kind }) => kind), records.map(({ id }) => id)];
  await sql`
    delete from ${sql.table(`${projection.schema}.duties`)} as one
    using unnest(${kinds}::text[], ${ids}::text[]) as changed (kind, id)
    where one.channel = ${channel} and one.kind = changed.kind and one.id = changed.id`.execute(projection.tables);
  await insertRows(projection, 'duties', duties);
}
