import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import { asked } from './beside';
import type { EntryPlace } from './history';

/** The exact bytes of each entry asked for; undefined where this member does not hold them. */
export async function readRawEntries(
  { projection: { schema, tables } }: MemberDatabase,
  entries: readonly EntryPlace[],
): Promise<(string | undefined)[]> {
  const { rows } = await sql<{ number: bigint; raw: string | null }>`
    select number, raw from ${asked(entries)}
    join unnest(${entries.map(({ entryId }) => entryId)}::text[]) with ordinality as which (entry_id, number) using (number)
    join ${sql.table(`${schema}.entries`)} as one using (channel, kind, id, entry_id)`.execute(tables);
  const byNumber = new Map(rows.map(({ number, raw }) => [Number(number), raw]));
  return entries.map((_entry, index) => byNumber.get(index + 1) ?? undefined);
}
