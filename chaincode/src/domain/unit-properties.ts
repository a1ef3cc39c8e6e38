import { Refusal, refuseUnless } from '../errors';
import type { Property, PropertyValue, UnitKind, Values } from '../schema/custody';

/** Values at commissioning. @throws Refusal PROPERTY_UNKNOWN, PROPERTY_NOT_AT_START, PROPERTY_TYPE, PROPERTY_MISSING */
export function checkFirstValues(kind: UnitKind, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    const property = propertyNamed(kind, name);
    refuseUnless(!property.delayed, 'PROPERTY_NOT_AT_START', () => ({ property: name }));
    checkValue(property, value, name);
  }
  for (const [name, property] of Object.entries(kind.properties))
    refuseUnless(!property.required || Object.hasOwn(values, name), 'PROPERTY_MISSING', () => ({ property: name }));
}

/** @throws Refusal PROPERTY_UNKNOWN */
export function propertyNamed(kind: UnitKind, name: string): Property {
  const property = Object.hasOwn(kind.properties, name) ? kind.properties[name] : undefined;
  if (!property) throw new Refusal('PROPERTY_UNKNOWN', { property: name });
  return property;
}

/** @throws Refusal PROPERTY_TYPE */
export function checkValue(property: Property, value: PropertyValue, at: string): void {
  refuseUnless(fits(property, value, at), 'PROPERTY_TYPE', () => ({ property: at, expected: property.type }));
}

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

function fits(property: Property, value: PropertyValue, at: string): boolean {
  switch (property.type) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && property.options.includes(value);
    case 'group':
      return typeof value === 'object' && groupFits(property.members, value, at);
  }
}

function groupFits(members: Record<string, Property>, values: Record<string, PropertyValue>, at: string): boolean {
  return Object.entries(values).every(([name, value]) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return member !== undefined && fits(member, value, `${at}.${name}`);
  });
}
