import {
  followedByAll,
  keys,
  type LedgerTransaction,
  parseKey,
  sha256Hex,
  type Waiting,
} from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { insertRows } from '../database/insert-rows';
import type { Part, Parts } from '../database/member-database';
import type { JsonValue } from '../schema/rows/columns';
import type { MissingValueRow, WaitingRow, WaitingTieRow } from '../schema/rows/ledger';
import type { ReadTransaction } from './block-reader';

type Place = { block: bigint; tx: number };
type Values = Waiting['values'];

/** `any`: some wait on the channel. `moved`: all of them, in the ledger's order, where one was brought what it lacks, or is shown to be none. */
export type WaitingBefore = { any: boolean; moved: Waiting[] };

/**
 * What waits on the channel, as far as it bears on the transactions to come: read only where these bring or purge what one
 * of them lacks, or go on past it, by as many statements however many wait.
 */
export async function readWaiting(
  { projection, archive }: Parts,
  channel: string,
  self: string,
  next: readonly ReadTransaction[],
): Promise<WaitingBefore> {
  const row = await projection.tables
    .selectFrom('waiting')
    .select('block')
    .where('channel', '=', channel)
    .limit(1)
    .executeTakeFirst();
  if (!row) return { any: false, moved: [] };
  const brought = next.flatMap((one) => broughtBy(one, self));
  const isMoved =
    (await lacksAny(projection, channel, brought)) ||
    (await passesAny(projection, channel, next)) ||
    (await mendsAny(projection, channel, next));
  return { any: true, moved: isMoved ? await readAll(projection, archive, channel) : [] };
}

/** Hashes of the values that a transaction brings, and of the keys of ours that it purges. */
function broughtBy({ ledger, values }: ReadTransaction, self: string): string[] {
  const purged = ledger.writes.filter(({ mspId, isPurge }) => isPurge && mspId === self);
  return [...[...values.values()].map(({ value }) => sha256Hex(value)), ...purged.map(({ keyHash }) => keyHash)];
}

async function lacksAny({ tables }: Part, channel: string, hashes: readonly string[]): Promise<boolean> {
  const given = sql<string>`any(${hashes}::text[])`;
  const row = await tables
    .selectFrom('missing_values')
    .select('key_hash')
    .where('channel', '=', channel)
    .where((builder) => builder.or([builder('key_hash', '=', given), builder('value_hash', '=', given)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a transaction goes on, at all parties, from the version before one that waits. */
async function passesAny(part: Part, channel: string, next: readonly ReadTransaction[]): Promise<boolean> {
  const sealKeys = next.flatMap(({ values }) => [...values.values()].flatMap(({ key }) => sealKeyOf(key) ?? []));
  if (sealKeys.length === 0) return false;
  const tied = await readTies(part, channel, sealKeys);
  if (tied.length === 0) return false;
  const rows = await part.tables
    .selectFrom('records')
    .select(['seal_key', 'seal_hash', 'parties'])
    .where('channel', '=', channel)
    .where('live', '=', true)
    .where('seal_key', '=', sql<string>`any(${tied.map(({ keyHash }) => keyHash)}::text[])`)
    .execute();
  const standing = new Map(rows.map(({ seal_key, seal_hash: sealHash, parties }) => [seal_key, { sealHash, parties }]));
  return next.some(({ ledger, values }) => followedByAll(ledger, values, (key) => standing.get(key)).length > 0);
}

/** Whether a copy is mended of what one waits under: it may be the last that takes back what that one wrote. */
async function mendsAny(part: Part, channel: string, next: readonly ReadTransaction[]): Promise<boolean> {
  const mends = next.filter(({ ledger }) => ledger.functionName === 'records:mend');
  const mended = mends.flatMap(({ ledger }) => ledger.writes.map(({ keyHash }) => keyHash));
  return mended.length > 0 && (await readTies(part, channel, mended)).length > 0;
}

function sealKeyOf(key: string): string | undefined {
  const place = parseKey(key);
  return place?.part === 'seal' || place?.part === 'left' ? sha256Hex(keys.seal(place.kind, place.id)) : undefined;
}

async function readAll(projection: Part, archive: Part, channel: string): Promise<Waiting[]> {
  const rows = await projection.tables
    .selectFrom('waiting')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('block')
    .orderBy('tx')
    .execute();
  const lost = await missingAt(projection, channel, rows);
  const came = [...lost.values()].flat().flatMap(placeOfCome);
  const values = await valuesAt(archive, channel, [...rows, ...came]);
  return rows.map((row) => waitingOf(row, lost.get(nameOf(row)) ?? [], values));
}

function waitingOf(row: WaitingRow, lost: readonly MissingValueRow[], all: ReadonlyMap<string, Values>): Waiting {
  const { block, ledger, registry, tick } = row;
  const values: Values = new Map(all.get(nameOf(row)));
  const supplied: Waiting['supplied'] = new Map();
  for (const one of lost)
    for (const place of placeOfCome(one)) {
      supplied.set(one.key_hash, place);
      const given = [...(all.get(nameOf(place))?.values() ?? [])].find(({ key }) => key === place.key);
      if (given) values.set(one.key_hash, given);
    }
  return {
    ...{ tx: { ...(ledger as unknown as LedgerTransaction), block }, values, supplied, ties: new Set() },
    missing: lost.map(({ key_hash, value_hash }) => ({ keyHash: key_hash, valueHash: value_hash })),
    ...{ registry: (registry ?? undefined) as Registry | undefined, tick: tick ?? undefined },
  };
}

function placeOfCome({ came_block: block, came_tx: tx, came_key: key }: MissingValueRow): (Place & { key: string })[] {
  return block === null || tx === null || key === null ? [] : [{ block, tx, key }];
}

/** For each of these keys the first that waits and is tied to it. */
export async function readTies(
  { tables, schema }: Part,
  channel: string,
  keyHashes: readonly string[],
): Promise<(Place & { keyHash: string })[]> {
  const ties = sql.table(`${schema}.waiting_ties`);
  const { rows } = await sql<Place & { keyHash: string }>`
    select key_hash as "keyHash", first.block, first.tx from unnest(${keyHashes}::text[]) as key_hash
    cross join lateral (
      select block, tx from ${ties} as tie where tie.channel = ${channel} and tie.key_hash = key_hash.key_hash
      order by block, tx limit 1) as first`.execute(tables);
  return rows;
}

/** Those that came to wait, or to which something came. */
export async function saveWaiting({ projection }: Parts, waiting: readonly Waiting[]): Promise<void> {
  await insertRows(projection, 'waiting', waiting.map(waitingRow), { unless: ['channel', 'block', 'tx'] });
  const key = ['channel', 'key_hash', 'block', 'tx'] as const;
  await insertRows(projection, 'waiting_ties', waiting.flatMap(tieRows), { unless: key });
  await insertRows(projection, 'missing_values', waiting.flatMap(missingRows), { replacing: key });
}

/** What stood of transactions while they waited goes: they are judged. */
export async function settle({ projection }: Parts, channel: string, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  for (const table of ['waiting', 'waiting_ties', 'missing_values', 'findings'] as const)
    await projection.tables.deleteFrom(table).where('channel', '=', channel).where(among(places)).execute();
}

function waitingRow({ tx: { block, channel, ...ledger }, registry, tick }: Waiting): WaitingRow {
  return {
    ...{ channel, block, tx: ledger.tx, ledger: { ...ledger, channel } as unknown as JsonValue },
    ...{ registry: registry ?? null, tick: tick ?? null },
  };
}

function tieRows({ tx: { channel, block, tx }, ties }: Waiting): WaitingTieRow[] {
  return [...ties].map((key_hash) => ({ channel, key_hash, block, tx }));
}

function missingRows({ tx: { channel, block, tx }, missing, supplied }: Waiting): MissingValueRow[] {
  return missing.map(({ keyHash, valueHash }) => {
    const came = supplied.get(keyHash);
    return {
      ...{ channel, block, tx, key_hash: keyHash, value_hash: valueHash },
      ...{ came_block: came?.block ?? null, came_tx: came?.tx ?? null, came_key: came?.key ?? null },
    };
  });
}

async function missingAt(
  { tables }: Part,
  channel: string,
  places: readonly Place[],
): Promise<ReadonlyMap<string, MissingValueRow[]>> {
  const rows = await tables
    .selectFrom('missing_values')
    .selectAll()
    .where('channel', '=', channel)
    .where(among(places))
    .orderBy('key_hash')
    .execute();
  const found = new Map<string, MissingValueRow[]>();
  for (const row of rows) found.set(nameOf(row), [...(found.get(nameOf(row)) ?? []), row]);
  return found;
}

async function valuesAt({ tables }: Part, channel: string, places: readonly Place[]): Promise<Map<string, Values>> {
  const rows = await tables
    .selectFrom('private_values')
    .select(['block', 'tx', 'key', 'key_hash', 'value'])
    .where('channel', '=', channel)
    .where(among(places))
    .execute();
  const found = new Map<string, Values>();
  for (const row of rows) {
    if (row.value === null) continue;
    const values = found.get(nameOf(row)) ?? new Map<string, { key: string; value: string }>();
    found.set(nameOf(row), values.set(row.key_hash, { key: row.key, value: row.value }));
  }
  return found;
}

const nameOf = ({ block, tx }: Place): string => `${String(block)} ${String(tx)}`;

function among(places: readonly Place[]): RawBuilder<SqlBool> {
  const blocks = places.map(({ block }) => String(block));
  return sql`(block, tx) in (select * from unnest(${blocks}::bigint[], ${places.map(({ tx }) => tx)}::integer[]))`;
}
