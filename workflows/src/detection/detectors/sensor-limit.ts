import { beyondLimits, type UnitState } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { FeedFact } from '../../ports';
import { atOnce, type Detector } from '../condition';
import { cut } from '../cut';
import { custodyAfter, unitCustody, type UnitCustody } from './unit-custody';

type Properties = UnitState['kind']['properties'];
type Values = UnitState['values'];
type State = UnitCustody & {
  properties?: Properties | undefined;
  /** By property, since when its readings lie outside. */
  beyond: Record<string, string>;
};
const properties: z.ZodType<Properties> = z.custom<Properties>((value) => typeof value === 'object');
const values: z.ZodType<Values> = z.custom<Values>((value) => typeof value === 'object');
const state: z.ZodType<State> = unitCustody.extend({
  properties: properties.optional(),
  beyond: z.record(z.string(), z.string()),
});
type OfKind = { kind: { properties: Properties } };
const ofKind: z.ZodType<OfKind> = z.object({ kind: z.object({ properties }) });
const succeeded: z.ZodType<{ state: OfKind }> = z.object({ state: ofKind });
const reading: z.ZodType<{ values: Values }> = z.object({ type: z.literal('reading'), values });

/** Readings outside what the unit's kind allows: a temperature, a shock. */
export const sensorLimit: Detector<State> = {
  name: 'sensor-limit',
  kinds: ['custody'],
  state,
  evolve(before, fact) {
    const known = custodyAfter(before, fact);
    if (!known) return undefined;
    const limits = propertiesBy(fact) ?? before?.properties;
    const stands = { ...known, ...(limits && { properties: limits }), beyond: before?.beyond ?? {} };
    return fact.type === 'EntryAdded' ? read(stands, fact) : stands;
  },
  conditions: ({ beyond, custodian, owner, name = 'a unit' }) =>
    custodian === undefined || owner === undefined
      ? []
      : Object.entries(beyond).map(([property, since]) => ({
          ...{ between: [custodian, owner] as [string, string], parts: [], sites: [], name },
          ...{ about: cut(property, 60), since, from: since, lateBy: atOnce },
          title: cut(`${property} of ${name} is beyond its limits`, 160),
          affected: [{ what: 'unit', name: cut(name, 60) }],
        })),
};

function propertiesBy({ type, data }: FeedFact): Properties | undefined {
  if (type === 'UnitCommissioned') return ofKind.parse(data).kind.properties;
  return type === 'Succeeded' ? succeeded.parse(data).state.kind.properties : undefined;
}

/** Which of them lie outside after a reading; of a property that it does not speak of, what stood. */
function read(known: State, { data, at }: FeedFact): State {
  const said = reading.safeParse(data);
  if (!said.success || !known.properties) return known;
  const given = said.data.values;
  const outside = beyondLimits(known.properties, given).map(({ property }) => property);
  const kept = Object.entries(known.beyond).filter(([name]) => outside.includes(name) || !isRead(name, given));
  return {
    ...known,
    beyond: { ...Object.fromEntries(outside.map((name) => [name, at])), ...Object.fromEntries(kept) },
  };
}

/** Members of groups are named by a path with points. */
function isRead(path: string, given: Values): boolean {
  const [first = '', ...rest] = path.split('.');
  const value = given[first];
  if (value === undefined) return false;
  return rest.length === 0 || (typeof value === 'object' && isRead(rest.join('.'), value));
}
