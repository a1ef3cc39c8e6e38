import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { plainId, statusOf } from '../../exchange';
import { inBaseUnit, issuesOf, isUnknown, knownUnit, type Row } from '../../imports';
import { bringAll, type ImportWrite } from '../imports/import-writes';
import { settled, type EntryAnswer } from './answer';
import type { ExchangeContext, Posted } from './exchange-context';
import { relationOn, type Relation } from './relation';

/** Models that say of a material by its identifier alone: stock, planned output, daily demand. */
type OfMaterial = { materialGlobalAssetId: string };
export type Side = 'customer' | 'supplier';
/** What one object leads to; refusals alone, where there is one: it is taken whole. */
export type Plan = { rows: Row[]; writes: ImportWrite[] };
export type Planning<View> = {
  shape: z.ZodType<View>;
  /** As which of the two this member states it. */
  sideOf: (view: View) => Side;
  /** @param row of all its writes */
  plan: (view: View, part: PartReferenceDetail, row: number) => Plan | Promise<Plan>;
};

/**
 * One object, or a list of them, each taken whole.
 * @throws NodeRefusal CHANNEL_UNKNOWN
 */
export async function takeMaterials<View extends OfMaterial>(
  exchange: ExchangeContext,
  { channel, payload, partner }: Posted,
  planningFor: (relation: Relation) => Promise<Planning<View>>,
): Promise<{ status: number; entries: EntryAnswer[] }> {
  const relation = await relationOn(exchange.context, channel);
  const planning = await planningFor(relation);
  const objects: unknown[] = Array.isArray(payload) ? payload : [payload];
  const readings: (Plan & { answer: EntryAnswer })[] = [];
  for (const [row, object] of objects.entries())
    readings.push({ answer: taken(row, object), ...(await planned(row, object, { relation, planning, partner })) });
  const writes = readings.flatMap((reading) => reading.writes);
  const outcomes = await bringAll(exchange.context, channel, writes, exchange.bring);
  const entries = readings.map(({ answer, rows }, row) =>
    settled(
      answer,
      rows,
      outcomes.filter((outcome) => outcome.row === row),
    ),
  );
  return { status: statusOf(entries), entries };
}

function taken(entry: number, object: unknown): EntryAnswer {
  const id = (object as Partial<OfMaterial> | null)?.materialGlobalAssetId;
  const named = typeof id === 'string' ? { id } : {};
  return { entry, ...named, status: 200, effect: 'replace', message: 'It takes the place of what was stated.' };
}

async function planned<View extends OfMaterial>(
  row: number,
  object: unknown,
  { relation, planning, partner }: { relation: Relation; planning: Planning<View>; partner: string | undefined },
): Promise<Plan> {
  const read = z.safeDecode(planning.shape, object);
  if (!read.success) {
    const remarks = issuesOf(read.error).map(({ at, message }): Row => ({ row, code: 'SHAPE', field: at, message }));
    return { rows: remarks.slice(0, 20), writes: [] };
  }
  const view = read.data;
  const part = await partOf(view, planning.sideOf(view), relation, partner);
  if ('near' in part)
    return { rows: [{ row, code: 'PART_UNKNOWN', field: '/materialGlobalAssetId', ...part }], writes: [] };
  try {
    return await planning.plan(view, part, row);
  } catch (error) {
    if (!(error instanceof UnitUnknown)) throw error;
    const { message, near } = error;
    return { rows: [{ row, code: 'UNIT_UNKNOWN', message, near }], writes: [] };
  }
}

/** The agreed part, by the identifier that it has or is given; `partner` tells two suppliers of one material apart. */
async function partOf(
  { materialGlobalAssetId: id }: OfMaterial,
  side: Side,
  relation: Relation,
  partner: string | undefined,
): Promise<PartReferenceDetail | { message: string; near: string[] }> {
  const ours = relation.parts.filter((part) => part[side] === relation.mspId);
  const ids = await Promise.all(ours.map(async (part) => plainId(await relation.materialOf(part))));
  const other = side === 'customer' ? 'supplier' : 'customer';
  const meant = ours.filter((_part, index) => ids[index] === plainId(id));
  const found = meant.filter((part) => partner === undefined || part[other] === relation.memberOf(partner));
  const [part] = found;
  if (part && found.length === 1) return part;
  const near = meant.flatMap((one) => relation.bpnlOf(one[other]) ?? []);
  const message = part ? 'several partners have this material: say which one' : `no part ${id} was agreed`;
  return { message, near };
}

class UnitUnknown extends Error {
  override readonly name = 'UnitUnknown';
  constructor(
    message: string,
    readonly near: string[],
  ) {
    super(message);
  }
}

/** Quantities of a payload in the part's base unit, by the factors that both sides signed. */
export const inUnitOf =
  (part: PartReferenceDetail) =>
  ({ value, unit }: { value: string; unit: string }): string => {
    const known = knownUnit(part, unit);
    if (isUnknown(known)) throw new UnitUnknown(known.message, known.near);
    return inBaseUnit(value, known);
  };

/** A record keeps the unit that it was begun in; figures in another would be taken for it. @throws UnitUnknown */
export function requireUnit({ baseUnit }: PartReferenceDetail, { unit }: { unit: string }): void {
  if (unit !== baseUnit)
    throw new UnitUnknown(`what stands is in ${unit}, and the part's base unit is ${baseUnit} by now`, [unit]);
}

/** The command's own shape has the last word: what the ledger would refuse unread is said here, with its place. */
export function planOf(row: number, writes: readonly ImportWrite[], inputs: Readonly<Record<string, z.ZodType>>): Plan {
  const broken = writes.flatMap(({ command, input }) => {
    const result = inputs[command]?.safeParse(input);
    return result?.error ? issuesOf(result.error) : [];
  });
  if (broken.length > 0) {
    const rows = broken.slice(0, 20).map(({ at, message }): Row => ({ row, code: 'SHAPE', field: at, message }));
    return { rows, writes: [] };
  }
  const code = writes.length > 0 ? 'ACCEPTED' : 'UNCHANGED';
  const message = writes.length > 0 ? 'replaces what was stated' : 'it stands as it is given';
  return { rows: [{ row, code, message }], writes: [...writes] };
}

/** Records by the part that they are about, as one object says it. */
export function byPart<Held extends { state: { customer: string; supplier: string; customerPart: string } }>(
  records: readonly Held[],
): Held[][] {
  const parts = new Map<string, Held[]>();
  for (const held of records) {
    const { customer, supplier, customerPart } = held.state;
    const key = JSON.stringify([customer, supplier, customerPart]);
    parts.set(key, [...(parts.get(key) ?? []), held]);
  }
  return [...parts.values()];
}
