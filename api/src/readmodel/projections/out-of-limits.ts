import { beyondLimits, type BeyondLimits, type CustodyEntry, type UnitState } from '@tierline/chaincode/schema';

/** A reading and when it was signed, RFC 3339. */
export type SignedReading = Pick<CustodyEntry<'reading'>, 'values' | 'measuredAt'> & { at: string };
/** What a property was measured last, and since when it has been outside its limits. */
export type OutOfLimits = BeyondLimits & { since: string };

/**
 * By property, what is outside its limits after these readings, in ledger order; what is measured within them again is not.
 * @param before what was, before them
 */
export function outOfLimits(
  { kind: { properties } }: UnitState,
  readings: readonly SignedReading[],
  before: ReadonlyMap<string, OutOfLimits> = new Map(),
): Map<string, OutOfLimits> {
  let out = new Map(before);
  for (const { values, measuredAt, at } of readings) {
    const known = out;
    out = new Map([...known].filter(([property]) => !Object.hasOwn(values, nameOf(property))));
    for (const beyond of beyondLimits(properties, values)) {
      const since = known.get(beyond.property)?.since ?? earlier(measuredAt, at);
      out.set(beyond.property, { ...beyond, since });
    }
  }
  return out;
}

/** Of the group, where it is a member of one: a reading gives groups whole. */
const nameOf = (property: string): string => property.split('.')[0] ?? property;

/** What a device says of times to come is a slip. */
const earlier = (measuredAt: string | undefined, at: string): string =>
  measuredAt !== undefined && measuredAt < at ? measuredAt : at;

/** Whether readings of such a unit can be outside anything. */
export const hasLimits = (properties: UnitState['kind']['properties']): boolean =>
  Object.values(properties).some((property) =>
    property.type === 'group'
      ? hasLimits(property.members)
      : property.type === 'integer' && property.limits !== undefined,
  );
