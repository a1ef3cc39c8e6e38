import { sql } from 'kysely';
import type { CustodyEntry, UnitState } from '@tierline/chaincode/schema';
import { insertRows } from '../database/insert-rows';
import type { Part } from '../database/member-database';
import { custodyTraits, limitDuties } from '../projections/custody';
import { dutyRows, urgencyOf } from '../projections/duties';
import { hasLimits, outOfLimits, type OutOfLimits, type SignedReading } from '../projections/out-of-limits';
import type { RecordPlace } from '../schema/rows/columns';
import type { EntryRow, OutOfLimitsRow } from '../schema/rows/records';
import type { BlockRows } from './block-rows';
import { saveDuties } from './save-duties';

type Read = { channel: string; rows: BlockRows; erased: readonly RecordPlace[]; first: bigint };
type Reading = Pick<EntryRow, 'id' | 'at' | 'content'>;

/**
 * Units that were measured outside their limits wait for somebody since then, until they are measured within them again, or
 * closed. A reading is added to what stood before it; all are read again only where one went, or came late.
 * @param first the first of the blocks
 */
export async function markOutOfLimits(projection: Part, { channel, rows, erased, first }: Read): Promise<void> {
  const added = rows.entries.filter(isReading);
  const again = new Set([
    ...erased.filter(({ kind }) => kind === 'custody').map(({ id }) => id),
    ...added.filter(({ block }) => block < first).map(({ id }) => id),
  ]);
  const moved = [...rows.records.values()].filter(({ kind }) => kind === 'custody');
  const ids = [...new Set([...again, ...[...added, ...moved].map(({ id }) => id)])];
  if (ids.length === 0) return;
  const units = await limitedUnits(projection, channel, ids);
  if (units.length === 0) return;
  const before = await standing(projection, channel, ids);
  const whole = await readingsOf(projection, channel, [...again]);
  await forget(projection, channel, ids);
  for (const { id, state } of units) {
    const readings = (again.has(id) ? whole : added).filter((one) => one.id === id).map(signed);
    const out = state.closed ? new Map() : outOfLimits(state, readings, again.has(id) ? undefined : before.get(id));
    await mark(projection, { channel, id, state, out });
  }
}

const isReading = ({ kind, type }: EntryRow): boolean => kind === 'custody' && type === 'reading';

const signed = ({ at, content }: Reading): SignedReading => ({
  ...(content as unknown as CustodyEntry<'reading'>),
  at,
});

/** Those whose content is there, and sets limits. */
async function limitedUnits({ tables }: Part, channel: string, ids: readonly string[]) {
  const rows = await tables
    .selectFrom('records')
    .select(['id', 'state'])
    .where('channel', '=', channel)
    .where('kind', '=', 'custody')
    .where('id', 'in', ids)
    .execute();
  return rows.flatMap(({ id, state }) => {
    const unit = state as unknown as UnitState | null;
    return unit && hasLimits(unit.kind.properties) ? [{ id, state: unit }] : [];
  });
}

async function standing({ tables }: Part, channel: string, ids: readonly string[]) {
  const rows = await tables
    .selectFrom('out_of_limits')
    .selectAll()
    .where('channel', '=', channel)
    .where('id', 'in', ids)
    .execute();
  const byUnit = new Map<string, Map<string, OutOfLimits>>();
  for (const { id, property, content } of rows) {
    const of = byUnit.get(id) ?? new Map<string, OutOfLimits>();
    byUnit.set(id, of.set(property, content as unknown as OutOfLimits));
  }
  return byUnit;
}

async function readingsOf({ tables }: Part, channel: string, ids: readonly string[]): Promise<Reading[]> {
  if (ids.length === 0) return [];
  return tables
    .selectFrom('entries')
    .select(['id', 'at', 'content'])
    .where('channel', '=', channel)
    .where('kind', '=', 'custody')
    .where('id', 'in', ids)
    .where('type', '=', 'reading')
    .orderBy('block')
    .orderBy('tx')
    .execute();
}

async function forget({ tables }: Part, channel: string, ids: readonly string[]): Promise<void> {
  await tables.deleteFrom('out_of_limits').where('channel', '=', channel).where('id', 'in', ids).execute();
}

type Marked = { channel: string; id: string; state: UnitState; out: ReadonlyMap<string, OutOfLimits> };

async function mark(projection: Part, { channel, id, state, out }: Marked): Promise<void> {
  const rows = [...out].map(([property, content]): OutOfLimitsRow => ({ channel, id, property, content }));
  await insertRows(projection, 'out_of_limits', rows);
  const duties = [...(custodyTraits(state).duties ?? []), ...limitDuties(state, out)];
  const { live } = await projection.tables
    .updateTable('records')
    .set({ urgency: urgencyOf(duties) })
    .where('channel', '=', channel)
    .where('kind', '=', 'custody')
    .where('id', '=', id)
    .returning(sql<boolean>`live and not ended`.as('live'))
    .executeTakeFirstOrThrow();
  const place = { channel, kind: 'custody', id };
  await saveDuties(projection, channel, [place], live ? dutyRows(place, duties) : []);
}
