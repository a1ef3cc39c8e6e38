import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import { asked } from './beside';
import type { EntryPlace } from './history';

/** Members that an entry was given to, by the ledger's hashes; `erased`: purged there since. */
export type HolderView = { mspId: string; erased: boolean };

export async function readHolders(
  { projection: { schema, tables } }: MemberDatabase,
  entries: readonly EntryPlace[],
): Promise<HolderView[][]> {
  const found: HolderView[][] = entries.map(() => []);
  const { rows } = await sql<HolderView & { number: bigint }>`
    select number, last.collection as "mspId", last.is_purge as erased from ${asked(entries)}
    join unnest(${entries.map(({ entryId }) => entryId)}::text[]) with ordinality as which (entry_id, number) using (number)
    join ${sql.table(`${schema}.entries`)} as one using (channel, kind, id, entry_id)
    cross join lateral (
      select distinct on (collection) collection, is_purge from ${sql.table(`${schema}.hashed_writes`)} as write
      where write.channel = one.channel and write.key_hash = one.key_hash
      order by collection, block desc, tx desc) as last
    order by number, last.collection`.execute(tables);
  for (const { number, ...holder } of rows) found[Number(number) - 1]?.push(holder);
  return found;
}
