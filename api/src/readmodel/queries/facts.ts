import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { FactRow } from '../schema/rows/ledger';
import type { Tables } from '../schema/tables';

type Place = readonly [block: bigint, tx: number, fact: number];
/** Facts known only here are numbered in the order of arrival itself. */
const local = 'local';

/** What a reader wants of them; each that is given has to hold. What is about no record is of every kind. */
export type FactFilter = {
  kinds?: readonly string[] | undefined;
  types?: readonly string[] | undefined;
  /** A record's id. */
  record?: string | undefined;
  /** MSP id of a member that signed, or is party to the record. */
  party?: string | undefined;
  signedBy?: string | undefined;
  severities?: readonly string[] | undefined;
  /** Signed before this time, RFC 3339. */
  until?: string | undefined;
  /** All that the reader may know: facts about records of these kinds, and own news or not. */
  within?: { kinds: readonly string[]; ownNews: boolean } | undefined;
};

/** Facts after these places (channels without one: from their beginning), in order of arrival. */
export async function readFacts(
  database: MemberDatabase,
  after: ReadonlyMap<string, Place>,
  filter: FactFilter,
  limit: number,
): Promise<FactRow[]> {
  const shared = await database.projection.tables
    .selectFrom('facts')
    .selectAll()
    .where((builder) => isAfter(builder, after))
    .where((builder) => builder.and([...isNamed(builder, filter), ...isOf(builder, filter)]))
    .orderBy('arrival')
    .orderBy('channel')
    .orderBy('tx')
    .orderBy('fact')
    .limit(limit)
    .execute();
  const own = await readLocal(database, after.get(local)?.[0] ?? 0n, filter, limit);
  return [...shared, ...own].sort(byArrival).slice(0, limit);
}

/** Nobody signs what is known only here, it has no parties, and nothing says how grave it is. */
async function readLocal(
  database: MemberDatabase,
  after: bigint,
  filter: FactFilter,
  limit: number,
): Promise<FactRow[]> {
  if (filter.party ?? filter.signedBy ?? filter.severities) return [];
  if (filter.within?.ownNews === false) return [];
  const rows = await database.engine.tables
    .selectFrom('local_feed')
    .selectAll()
    .where('number', '>', after)
    .where((builder) => builder.and(isNamed(builder, filter)))
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number, ...row }) => ({
    ...{ channel: local, block: number, tx: 0, fact: 0, tx_id: null, arrival: number, version: null, by_msp: '' },
    ...{ parties: [], severity: null },
    ...row,
  }));
}

/** The fact at this place; undefined: there is none any more. */
export async function readFactAt(
  database: MemberDatabase,
  { channel, block, tx, fact }: Pick<FactRow, 'channel' | 'block' | 'tx' | 'fact'>,
): Promise<FactRow | undefined> {
  if (channel === local) return (await readLocal(database, block - 1n, {}, 1)).find((row) => row.block === block);
  return database.projection.tables
    .selectFrom('facts')
    .selectAll()
    .where('channel', '=', channel)
    .where('block', '=', block)
    .where('tx', '=', tx)
    .where('fact', '=', fact)
    .executeTakeFirst();
}

type Named = ExpressionBuilder<Pick<Tables, 'facts' | 'local_feed'>, 'facts' | 'local_feed'>;

function isNamed(builder: unknown, { kinds, types, record, until }: FactFilter): Expression<SqlBool>[] {
  const where = builder as Named;
  return [
    ...(kinds ? [where('kind', 'in', [...kinds, ''])] : []),
    ...(types ? [where('type', 'in', types)] : []),
    ...(record === undefined ? [] : [where('id', '=', record)]),
    ...(until === undefined ? [] : [where('at', '<', until)]),
  ];
}

/** So that a list is never empty. */
const noKind = '-';

function isOf(
  builder: ExpressionBuilder<Tables, 'facts'>,
  { party, signedBy, severities, within }: FactFilter,
): Expression<SqlBool>[] {
  return [
    ...(party === undefined ? [] : [sql<SqlBool>`(by_msp = ${party} or ${party} = any(parties))`]),
    ...(signedBy === undefined ? [] : [builder('by_msp', '=', signedBy)]),
    ...(severities ? [builder('severity', 'in', severities)] : []),
    ...(within ? [builder('kind', 'in', [...within.kinds, ...(within.ownNews ? [''] : []), noKind])] : []),
  ];
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
