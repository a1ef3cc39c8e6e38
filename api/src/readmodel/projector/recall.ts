import {
  isCitation,
  keys,
  Knowledge,
  type KnownRecord,
  type LinkVersion,
  parseKey,
  type RecordKey,
  sha256Hex,
  type Standing,
  tiedKeys,
  type Waiting,
} from '@tierline/chaincode/record';
import type { LinkState, Motion } from '@tierline/chaincode/schema';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Part, Parts } from '../database/member-database';
import { readRegistry, readTick } from '../queries/standing';
import type { ReadTransaction } from './block-reader';
import { recallBlocks } from './recall-blocks';
import { readTies, readWaiting } from './waiting';

type Channel = { part: Part; channel: string; known: Knowledge };

/**
 * What the member knows of a channel that bears on these transactions, the next to be read. `standing` is given where it
 * is known from the transactions just before.
 */
export async function recall(
  parts: Parts,
  channel: string,
  self: string,
  next: readonly ReadTransaction[],
  standing: Standing | undefined,
): Promise<Knowledge> {
  const known = new Knowledge(self);
  const { projection, archive } = parts;
  known.recallStanding(standing ?? (await readStanding(parts, channel)));
  if (next.length === 0) return known;
  const waiting = await readWaiting(parts, channel, self, next);
  const moved = waiting.moved.map(({ tx, values }) => ({ ledger: tx, values }));
  const transactions = [...next, ...moved];
  const touched = [...new Set(transactions.flatMap(({ ledger }) => ledger.writes.map((write) => write.keyHash)))];
  const projected = { part: projection, channel, known };
  await recallRecords(
    projected,
    transactions.flatMap(({ ledger, values }) => tiedKeys(ledger, values)),
  );
  // what waited is judged by what stood then
  const past = new Set([...transactions.flatMap(pastKeys), ...moved.flatMap(standingKeys)]);
  await recallHistory(projected, [...past]);
  await recallStandingValues(
    projected,
    next.flatMap(standingKeys).filter((keyHash) => !past.has(keyHash)),
  );
  await recallErased({ part: archive, channel, known }, touched);
  await recallPurged(projected, waiting.moved);
  if (next.some(({ ledger }) => votes.includes(ledger.functionName))) await recallMotions(projected);
  await recallBlocks(parts, channel, known, next);
  for (const one of waiting.moved) known.recallWaiting(one);
  if (waiting.any && waiting.moved.length === 0) await recallTies(projected, next);
  return known;
}

/** Of what waits and cannot move now, only what would keep these behind it. */
async function recallTies({ part, channel, known }: Channel, next: readonly ReadTransaction[]): Promise<void> {
  const hashes = new Set(next.flatMap(({ ledger, values }) => [...known.tiesOf({ tx: ledger, values })]));
  for (const { keyHash, ...place } of await readTies(part, channel, [...hashes])) known.recallTie(keyHash, place);
}

/** Versions of links that accept or follow, in order. */
export async function readLinks({ tables }: Part, channel: string): Promise<LinkVersion[]> {
  const rows = await tables
    .selectFrom('versions')
    .select(['id', 'block', 'tx', 'state'])
    .where('channel', '=', channel)
    .where('kind', '=', 'link')
    .where('version', '>', 1)
    .orderBy('block')
    .orderBy('tx')
    .execute();
  return rows.map(({ state, ...row }) => ({ ...row, state: (state ?? undefined) as LinkState | undefined }));
}

async function recallRecords({ part, channel, known }: Channel, hashes: readonly string[]): Promise<void> {
  const rows = await part.tables
    .selectFrom('records')
    .innerJoin('versions', (join) =>
      join
        .onRef('versions.channel', '=', 'records.channel')
        .onRef('versions.kind', '=', 'records.kind')
        .onRef('versions.id', '=', 'records.id')
        .onRef('versions.version', '=', 'records.version'),
    )
    .select(['records.live', 'records.ended', 'records.origin'])
    .select(['versions.seal', 'versions.body', 'versions.seal_hash'])
    .where('records.channel', '=', channel)
    .where((builder) =>
      builder.or([builder('records.seal_key', '=', any(hashes)), builder('records.body_key', '=', any(hashes))]),
    )
    .execute();
  for (const row of rows) {
    const version = {
      sealBytes: row.seal,
      sealHash: row.seal_hash,
      seal: JSON.parse(row.seal) as KnownRecord['version']['seal'],
      bodyBytes: row.body ?? '',
      body: JSON.parse(row.body ?? '{}') as KnownRecord['version']['body'],
    };
    const { live, ended, origin } = row;
    known.recallRecord({ version, bodyKnown: row.body !== null, live, ended, origin: origin ?? undefined });
  }
}

async function recallHistory({ part, channel, known }: Channel, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const rows = await part.tables
    .selectFrom('hashed_writes')
    .selectAll()
    .select((write) =>
      write
        .selectFrom('ticks')
        .select('at')
        .whereRef('ticks.channel', '=', 'hashed_writes.channel')
        .where(sql<SqlBool>`(ticks.block, ticks.tx) < (hashed_writes.block, hashed_writes.tx)`)
        .orderBy('ticks.block', 'desc')
        .orderBy('ticks.tx', 'desc')
        .limit(1)
        .as('tick_before'),
    )
    .where('channel', '=', channel)
    .where('key_hash', '=', any(hashes))
    .orderBy('block')
    .orderBy('tx')
    .execute();
  for (const { key_hash, value_hash, collection, is_purge, block, tx, endorsed, tick_before } of rows)
    known.recallWrite({
      ...{ mspId: collection, keyHash: key_hash, valueHash: value_hash, isPurge: is_purge },
      ...{ block, tx, endorsed, tickBefore: tick_before ?? undefined },
    });
}

/**
 * Only the last at each member, without the tick before it, which nobody asks for: every member can write a key of its own
 * again and again, and all that it wrote would be read each time, by everybody.
 */
async function recallStandingValues({ part, channel, known }: Channel, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const rows = await part.tables
    .selectFrom('hashed_writes')
    .distinctOn(['key_hash', 'collection'])
    .selectAll()
    .where('channel', '=', channel)
    .where('key_hash', '=', any(hashes))
    .orderBy('key_hash')
    .orderBy('collection')
    .orderBy('block', 'desc')
    .orderBy('tx', 'desc')
    .execute();
  for (const { key_hash, value_hash, collection, is_purge, block, tx, endorsed } of rows)
    known.recallWrite({
      ...{ mspId: collection, keyHash: key_hash, valueHash: value_hash, isPurge: is_purge },
      ...{ block, tx, endorsed, tickBefore: undefined },
    });
}

async function recallErased({ part, channel, known }: Channel, hashes: readonly string[]): Promise<void> {
  const rows = await part.tables
    .selectFrom('private_values')
    .select('key_hash')
    .where('channel', '=', channel)
    .where('value', 'is', null)
    .where('key_hash', '=', any(hashes))
    .execute();
  for (const { key_hash } of rows) known.recallErased(key_hash);
}

/** Values that never came and were purged since: nobody waits for them any more. */
async function recallPurged({ part, channel, known }: Channel, waiting: readonly Waiting[]): Promise<void> {
  const ours = waiting.flatMap(({ tx }) => tx.writes.filter(({ mspId }) => mspId === known.self));
  const lost = ours.map(({ keyHash }) => keyHash);
  if (lost.length === 0) return;
  const rows = await part.tables
    .selectFrom('hashed_writes')
    .select('key_hash')
    .where('channel', '=', channel)
    .where('collection', '=', known.self ?? '')
    .where('is_purge', '=', true)
    .where('key_hash', '=', any(lost))
    .execute();
  for (const { key_hash } of rows) known.recallErased(key_hash);
}

const votes: readonly string[] = ['consortium:move', 'consortium:approve'];

async function recallMotions({ part: { tables }, channel, known }: Channel): Promise<void> {
  const rows = await tables.selectFrom('motions').select('content').where('channel', '=', channel).execute();
  for (const { content } of rows) known.recallMotion(content as unknown as Motion);
}

async function readStanding(parts: Parts, channel: string): Promise<Standing> {
  const registry = await readRegistry(parts, channel);
  const tick = await readTick(parts, channel);
  return { registry, tick, links: await readLinks(parts.projection, channel) };
}

const any = (texts: readonly string[]): RawBuilder<string> => sql<string>`any(${texts}::text[])`;

/** What is judged by what stands under the keys that it writes. */
const byStanding: readonly string[] = ['records:succeed', 'records:mend'];

const standingKeys = ({ ledger, values }: ReadTransaction): string[] =>
  byStanding.includes(ledger.functionName) ? tiedKeys(ledger, values) : [];

/** Keys whose past is asked for: seals of new records, and of those we join, entries. A first seal may come late, as one that left. */
function pastKeys({ values }: ReadTransaction): string[] {
  return [...values.values()].flatMap(({ key, value }) => {
    const place = parseKey(key);
    if (place?.part === 'entry') return [sha256Hex(key), ...citedKeys(value)];
    return place && isOrigin(place, value) ? [sha256Hex(keys.seal(place.kind, place.id))] : [];
  });
}

/** What an entry cites must have been said before. What is no JSON is found when it is judged. */
function citedKeys(value: string): string[] {
  if (!value.includes('"citation"')) return [];
  try {
    const { content } = JSON.parse(value) as { content?: unknown };
    return isCitation(content) ? [sha256Hex(keys.notice(content.noticeId))] : [];
  } catch {
    return [];
  }
}

const isOrigin = ({ part }: RecordKey, value: string): boolean =>
  part === 'joined' || ((part === 'seal' || part === 'left') && value.includes('"version":1}'));
