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
