import type { LedgerTransaction, Waiting } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import { insertRows } from '../database/insert-rows';
import type { Part, Parts } from '../database/member-database';
import type { JsonValue, MissingValueRow, WaitingRow } from '../schema/tables';

type Place = { channel: string; block: bigint; tx: number };
type Value = { key: string; value: string };

/** Transactions that wait for values, in the order of the ledger, with what has come of them. */
export async function readWaiting({ projection, archive }: Parts, channel: string): Promise<Waiting[]> {
  const rows = await projection.tables
    .selectFrom('waiting')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('block')
    .orderBy('tx')
    .execute();
  const waiting: Waiting[] = [];
  for (const { block, tx, ledger, registry, tick } of rows) {
    const place = { channel, block, tx };
    const lost = await missingAt(projection, place);
    const values = await valuesAt(archive, place);
    const supplied: Waiting['supplied'] = new Map();
    for (const { key_hash, came_block, came_tx, came_key } of lost) {
      if (came_block === null || came_tx === null || came_key === null) continue;
      supplied.set(key_hash, { block: came_block, tx: came_tx, key: came_key });
      const came = await valuesAt(archive, { channel, block: came_block, tx: came_tx });
      for (const value of came.values()) if (value.key === came_key) values.set(key_hash, value);
    }
    waiting.push({
      ...{ tx: { ...(ledger as unknown as LedgerTransaction), block }, values, supplied },
      missing: lost.map(({ key_hash, value_hash }) => ({ keyHash: key_hash, valueHash: value_hash })),
      ...{ registry: (registry ?? undefined) as Registry | undefined, tick: tick ?? undefined },
    });
  }
  return waiting;
}

/** The waiting ones of a channel as they are now, in the place of what stood. */
export async function saveWaiting({ projection }: Parts, channel: string, waiting: readonly Waiting[]): Promise<void> {
  await projection.tables.deleteFrom('waiting').where('channel', '=', channel).execute();
  for (const { tx } of waiting) await forget(projection, 'missing_values', tx);
  const rows = waiting.map(({ tx: { block, ...ledger }, registry, tick }): WaitingRow => ({
    ...{ channel, block, tx: ledger.tx, ledger: ledger as unknown as JsonValue },
    ...{ registry: registry ?? null, tick: tick ?? null },
  }));
  await insertRows(projection, 'waiting', rows);
  await insertRows(projection, 'missing_values', waiting.flatMap(missingRows));
}

/** What stood of transactions while they waited goes: they are judged. */
export async function settle({ projection }: Parts, places: readonly Place[]): Promise<void> {
  for (const place of places) {
    await forget(projection, 'missing_values', place);
    await forget(projection, 'findings', place);
  }
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

async function forget({ tables }: Part, table: 'missing_values' | 'findings', place: Place): Promise<void> {
  await tables
    .deleteFrom(table)
    .where('channel', '=', place.channel)
    .where('block', '=', place.block)
    .where('tx', '=', place.tx)
    .execute();
}

function missingAt({ tables }: Part, { channel, block, tx }: Place): Promise<MissingValueRow[]> {
  return tables
    .selectFrom('missing_values')
    .selectAll()
    .where('channel', '=', channel)
    .where('block', '=', block)
    .where('tx', '=', tx)
    .orderBy('key_hash')
    .execute();
}

async function valuesAt({ tables }: Part, { channel, block, tx }: Place): Promise<Map<string, Value>> {
  const rows = await tables
    .selectFrom('private_values')
    .select(['key', 'key_hash', 'value'])
    .where('channel', '=', channel)
    .where('block', '=', block)
    .where('tx', '=', tx)
    .execute();
  return new Map(rows.flatMap(({ key_hash, key, value }) => (value === null ? [] : [[key_hash, { key, value }]])));
}
