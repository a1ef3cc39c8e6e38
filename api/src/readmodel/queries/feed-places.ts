import { sql } from 'kysely';
import type { MemberDatabase, Part } from '../database/member-database';

type Row = { channel: string; block: bigint; tx: number; fact: number };
type Places = Map<string, readonly [block: bigint, tx: number, fact: number]>;

const local = 'local';
const last = 2_147_483_647;

/** The last place of each channel that has facts. */
export async function readHeads({ projection, engine }: MemberDatabase): Promise<Places> {
  const shared = await perChannel(projection, sql`true`, sql`block desc, tx desc, fact desc`);
  const own = await engine.tables
    .selectFrom('local_feed')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const places: Places = new Map(shared.map(({ channel, block, tx, fact }) => [channel, [block, tx, fact]]));
  if (own) places.set(local, [own.number, 0, 0]);
  return places;
}

/** The places just before the first facts that bear this time (RFC 3339) or a later one; where there is none, the last. */
export async function readPlacesBefore(database: MemberDatabase, since: string): Promise<Places> {
  const { projection, engine } = database;
  const places = await readHeads(database);
  const first = await perChannel(projection, sql`at >= ${since}`, sql`block, tx, fact`);
  for (const { channel, ...place } of first) placeBefore(places, channel, place);
  const own = await engine.tables
    .selectFrom('local_feed')
    .select('number')
    .where('at', '>=', since)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  if (own) placeBefore(places, local, { block: own.number, tx: 0, fact: 0 });
  return places;
}

async function perChannel(
  { schema, tables }: Part,
  where: ReturnType<typeof sql>,
  order: ReturnType<typeof sql>,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select head.channel, head.block, head.tx, head.fact from ${sql.table(`${schema}.checkpoints`)} as checkpoints,
      lateral (select channel, block, tx, fact from ${sql.table(`${schema}.facts`)} as facts
        where facts.channel = checkpoints.channel and ${where} order by ${order} limit 1) as head`.execute(tables);
  return rows;
}

function placeBefore(places: Places, channel: string, { block, tx, fact }: Omit<Row, 'channel'>): void {
  if (fact > 0) places.set(channel, [block, tx, fact - 1]);
  else if (tx > 0) places.set(channel, [block, tx - 1, last]);
  else if (block > 0n) places.set(channel, [block - 1n, last, last]);
  else places.delete(channel);
}
