import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import { asked } from './beside';

/** Of each of these records the parties under whose seal's key, by the ledger's hashes, another stands than this member's last true one. */
export async function readDiffering(
  { projection: { schema, tables } }: MemberDatabase,
  places: readonly RecordPlace[],
): Promise<string[][]> {
  const found: string[][] = places.map(() => []);
  const { rows } = await sql<{ number: bigint; party: string }>`
    select asked.number, party from ${asked(places)}
    join ${sql.table(`${schema}.records`)} as one using (channel, kind, id)
    cross join lateral unnest(one.parties) as party
    left join lateral (
      select value_hash from ${sql.table(`${schema}.hashed_writes`)} as write
      where write.channel = one.channel and write.key_hash = one.seal_key and write.collection = party
      order by block desc, tx desc limit 1) as last on true
    where one.live and not one.ended and last.value_hash is distinct from one.seal_hash
    order by party`.execute(tables);
  for (const { number, party } of rows) found[Number(number) - 1]?.push(party);
  return found;
}
