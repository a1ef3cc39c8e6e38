import type { UnitKind, Values } from './custody';

/** A reading of an integer property outside its limits. */
export type BeyondLimits = { property: string; value: number; minimum?: number; maximum?: number };

/** Which of these values lie outside what the unit's kind says: measured as they were, they stand. `property` names members of groups by a path with points. */
export function beyondLimits(properties: UnitKind['properties'], values: Values, within = ''): BeyondLimits[] {
  return Object.entries(values).flatMap(([name, value]): BeyondLimits[] => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const path = within + name;
    if (property?.type === 'group' && typeof value === 'object')
      return beyondLimits(property.members, value, `${path}.`);
    if (property?.type !== 'integer' || typeof value !== 'number' || isWithin(property.limits, value)) return [];
    return [{ property: path, value, ...property.limits }];
  });
}

function isWithin({ minimum, maximum }: { minimum?: number; maximum?: number } = {}, value: number): boolean {
  return value >= (minimum ?? value) && value <= (maximum ?? value);
}
