import { readTransaction, type Standing } from '@tierline/chaincode/record';
import { insertRows } from '../database/insert-rows';
import type { Part, Parts } from '../database/member-database';
import type { PrivateValueRow } from '../schema/rows/archive';
import type { ReadBlock } from './block-reader';
import { BlockRows } from './block-rows';
import { erase, type Erased, forgetCommands, forgetGuests, forgetUploads } from './erase';
import { recall } from './recall';
import { saveDuties } from './save-duties';
import { markOutOfLimits } from './units-out-of-limits';
import { saveWaiting, settle } from './waiting';

export type Stored = { arrivals: ReadonlyMap<bigint, bigint> };

/** What some blocks brought: the kinds of record their facts are of, how the channel stands after them, of what content went. */
export type Brought = { kinds: ReadonlySet<string>; standing: Standing; erased: readonly Erased[] };

/** Archives and projects blocks just delivered, in order, with the checkpoint behind the last. */
export async function storeBlocks(
  parts: Parts,
  channel: string,
  self: string,
  blocks: readonly ReadBlock[],
  standing?: Standing,
): Promise<Brought> {
  const stored = await archiveBlocks(parts, channel, blocks);
  const brought = await projectBlocks(parts, channel, self, blocks, { ...stored, standing });
  await forgetCommands(parts.engine, brought.erased);
  await forgetUploads(parts.engine, brought.erased);
  await forgetGuests(parts.engine, brought.erased);
  return brought;
}

/** Gives each block its number of arrival. Values are there before anything is projected: a later block may erase them. */
async function archiveBlocks({ archive }: Parts, channel: string, blocks: readonly ReadBlock[]): Promise<Stored> {
  const rows = await archive.tables
    .insertInto('blocks')
    .values(
      blocks.map(({ number, headerHash, isConfig, bytes }) => ({
        channel,
        number,
        header_hash: headerHash,
        is_config: isConfig,
        bytes: Buffer.from(bytes),
      })),
    )
    .returning(['number', 'arrival'])
    .execute();
  await insertRows(archive, 'private_values', blocks.flatMap(privateValues));
  return { arrivals: new Map(rows.map(({ number, arrival }) => [number, arrival])) };
}

function privateValues({ number: block, transactions }: ReadBlock): PrivateValueRow[] {
  return transactions.flatMap(({ ledger: { channel, tx }, values }) =>
    [...values].map(([key_hash, { key, value }]) => ({ channel, block, tx, key, key_hash, value })),
  );
}

/** Judges the blocks in order and writes what came of them, and the checkpoint. `standing`: before them, if known. */
export async function projectBlocks(
  parts: Parts,
  channel: string,
  self: string,
  blocks: readonly ReadBlock[],
  { arrivals, standing }: Stored & { standing?: Standing },
): Promise<Brought> {
  const transactions = blocks.flatMap((block) => block.transactions);
  const known = await recall(parts, channel, self, transactions, standing);
  const rows = new BlockRows(self);
  for (const block of blocks) {
    for (const transaction of block.transactions) {
      const readings = readTransaction(transaction.ledger, transaction.values, known);
      rows.add(arrivals.get(block.number) ?? 0n, transaction.ledger, readings);
    }
  }
  await settle(parts, channel, rows.settled);
  const erased = await flush(parts, channel, rows);
  await markOutOfLimits(parts.projection, { channel, rows, erased, first: blocks[0]?.number ?? 0n });
  await saveWaiting(parts, known.waitingChanged);
  await saveCheckpoint(parts, channel, blocks);
  return { kinds: new Set(rows.facts.map(({ kind }) => kind)), standing: known.standing, erased };
}

const versionKey = ['channel', 'kind', 'id', 'version'] as const;

/** @returns the records of which something was erased */
async function flush({ archive, projection }: Parts, channel: string, rows: BlockRows): Promise<Erased[]> {
  await insertRows(projection, 'hashed_writes', rows.hashedWrites);
  await insertRows(projection, 'versions', rows.versions, { replacing: versionKey });
  await insertRows(projection, 'versions', [...rows.priors.values()], { unless: versionKey });
  await insertRows(projection, 'records', [...rows.records.values()], { replacing: ['channel', 'kind', 'id'] });
  await saveDuties(projection, channel, [...rows.records.values()], [...rows.duties.values()].flat());
  await insertRows(projection, 'texts', [...rows.texts.values()], { replacing: ['channel', 'kind', 'id', 'entry_id'] });
  await insertRows(projection, 'entries', rows.entries);
  await insertRows(projection, 'notices', rows.notices, { unless: ['channel', 'notice_id'] });
  await insertRows(projection, 'facts', rows.facts);
  await insertRows(projection, 'findings', rows.findings);
  await insertRows(projection, 'missing_values', rows.missing);
  await insertRows(projection, 'registries', rows.registries);
  await insertRows(projection, 'motions', [...rows.motions.values()], { replacing: ['channel', 'motion_id'] });
  await insertRows(projection, 'ticks', rows.ticks);
  const attestations = [...rows.attestations.values()];
  await insertRows(projection, 'attestations', attestations, { replacing: ['channel', 'msp_id'] });
  for (const place of rows.ended) await end(projection, channel, place);
  const erased: Erased[] = [];
  for (const { place, keyHash } of rows.erased) erased.push(...(await erase(archive, projection, place, keyHash)));
  return erased;
}

/** Another record took its place: nobody has to do anything by this one. */
async function end(projection: Part, channel: string, { kind, id }: { kind: string; id: string }): Promise<void> {
  await projection.tables
    .updateTable('records')
    .set({ ended: true })
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .execute();
  await saveDuties(projection, channel, [{ kind, id }], []);
}

async function saveCheckpoint({ projection }: Parts, channel: string, blocks: readonly ReadBlock[]): Promise<void> {
  const last = blocks.at(-1);
  if (!last) return;
  const row = { channel, next_block: last.number + 1n, header_hash: last.headerHash };
  await projection.tables
    .insertInto('checkpoints')
    .values(row)
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(row))
    .execute();
}
