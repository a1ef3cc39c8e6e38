import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { FactRow, Tables } from '../schema/tables';

type Place = readonly [block: bigint, tx: number, fact: number];
/** Facts known only here are numbered in the order of arrival itself. */
const local = 'local';

/** Facts after these places (channels without one: from their beginning), in order of arrival. */
export async function readFacts(
  database: MemberDatabase,
  after: ReadonlyMap<string, Place>,
  kinds: readonly string[] | undefined,
  limit: number,
): Promise<FactRow[]> {
  const shared = await database.projection.tables
    .selectFrom('facts')
    .selectAll()
    .where((builder) => isAfter(builder, after))
    .$if(kinds !== undefined, (query) => query.where('kind', 'in', [...(kinds ?? []), '']))
    .orderBy('arrival')
    .orderBy('channel')
    .orderBy('tx')
    .orderBy('fact')
    .limit(limit)
    .execute();
  const own = await readLocal(database, after.get(local)?.[0] ?? 0n, kinds, limit);
  return [...shared, ...own].sort(byArrival).slice(0, limit);
}

async function readLocal(
  database: MemberDatabase,
  after: bigint,
  kinds: readonly string[] | undefined,
  limit: number,
): Promise<FactRow[]> {
  const rows = await database.engine.tables
    .selectFrom('local_feed')
    .selectAll()
    .where('number', '>', after)
    .$if(kinds !== undefined, (query) => query.where('kind', 'in', [...(kinds ?? []), '']))
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number, ...row }) => ({
    ...{ channel: local, block: number, tx: 0, fact: 0, tx_id: null, arrival: number, version: null, by_msp: '' },
    ...row,
  }));
}

function isAfter(builder: ExpressionBuilder<Tables, 'facts'>, after: ReadonlyMap<string, Place>): Expression<SqlBool> {
  const places = [...after].filter(([channel]) => channel !== local);
  if (places.length === 0) return builder.val(true);
  const beyond = places.map(([channel, [block, tx, fact]]) =>
    builder.and([
      builder('channel', '=', channel),
      sql<SqlBool>`(block, tx, fact) > (${block}::bigint, ${tx}::integer, ${fact}::integer)`,
    ]),
  );
  return builder.or([
    builder(
      'channel',
      'not in',
      places.map(([channel]) => channel),
    ),
    ...beyond,
  ]);
}

/** Both are in order already; the sort is stable. */
function byArrival(a: FactRow, b: FactRow): number {
  if (a.arrival === b.arrival) return 0;
  return a.arrival < b.arrival ? -1 : 1;
}
