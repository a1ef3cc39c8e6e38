import { type CapacityGroupState, type CapacityStatement, capacityWords as words } from '../schema/capacity-group';
import { Exact } from '../schema/exact';
import { dayNumber, isMonday, mondayBefore } from '../schema/primitives';
import type { StandardRule } from './standard-rules';

/** A supplier's statement, when it is made, and what stood before it. */
export type Stated = { groupId: string; statement: CapacityStatement; at: string; before?: CapacityGroupState };

const standard = 'CX-0128';
const unique = (names: readonly string[]): boolean => new Set(names).size === names.length;
const starts = ({ capacities = [] }: CapacityStatement): string[] => capacities.map(({ start }) => start);

/** CX-0128 on capacity groups. Erratum T2 of its fourth rule: a group may have both sorts of links, and has at least one. */
export const capacityRules: readonly StandardRule<Stated>[] = [
  {
    ...{ standard, section: '4.2.2.2', rule: words.monday, field: 'capacities/start' },
    holds: ({ statement }) => starts(statement).every(isMonday),
  },
  {
    ...{ standard, section: '4.2.2.2', rule: words.once, field: 'capacities/start' },
    holds: ({ statement }) => unique(starts(statement)),
  },
  {
    ...{ standard, section: '4.2.2.2', field: 'capacities/start' },
    rule: words.ahead,
    holds: ({ statement, at }) => {
      const weeks = starts(statement).map((start) => dayNumber(start) ?? 0);
      return weeks.length === 0 || Math.max(...weeks) >= mondayBefore(dayNumber(at.slice(0, 10)) ?? 0) + 14;
    },
  },
  {
    ...{
      standard,
      section: '5.6.1',
      rule: words.maximum,
      field: 'capacities/maximum',
    },
    holds: ({ statement: { capacities = [] } }) =>
      capacities.every(({ actual, maximum }) => new Exact(maximum).gte(actual)),
  },
  {
    ...{
      standard,
      section: '4.2.2.7',
      rule: 'it is linked to a demand series or to another group',
      field: 'linkedSeries',
    },
    holds: ({ statement: { linkedSeries = [], linkedGroups = [] } }) => linkedSeries.length + linkedGroups.length > 0,
  },
  {
    ...{ standard, section: '3.2', rule: 'no series is linked twice', field: 'linkedSeries' },
    holds: ({ statement: { linkedSeries = [] } }) =>
      unique(linkedSeries.map(({ customerPart, site, category }) => JSON.stringify([customerPart, site, category]))),
  },
  {
    ...{ standard, section: '5.6.4', field: 'linkedSeries/loadFactor' },
    rule: words.loadFactor,
    holds: ({ statement: { linkedSeries = [] } }) =>
      new Set(linkedSeries.map(({ loadFactor }) => loadFactor === undefined)).size <= 1,
  },
  {
    ...{ standard, section: '3.2', rule: 'no group is linked twice, nor to itself', field: 'linkedGroups' },
    holds: ({ groupId, statement: { linkedGroups = [] } }) => unique([groupId, ...linkedGroups]),
  },
  {
    ...{ standard, section: '4.2.2.7', field: 'volatility/start' },
    rule: 'a new start of the measurement lies in the future',
    holds: ({ statement: { volatility }, at, before }) =>
      volatility === undefined || volatility.start === before?.volatility?.start || volatility.start > at,
  },
  {
    ...{ standard, section: '5.11.2', field: 'volatility/measurementInterval' },
    rule: 'another measurement interval comes with a new start',
    holds: ({ statement: { volatility }, before }) =>
      volatility?.start !== before?.volatility?.start ||
      volatility?.measurementInterval === before?.volatility?.measurementInterval,
  },
  {
    ...{ standard, section: '5.11.3', field: 'volatility/subhorizons/sequence' },
    rule: 'no two subhorizons have one place in the sequence',
    holds: ({ statement: { volatility } }) =>
      unique((volatility?.subhorizons ?? []).map((one) => String(one.sequence))),
  },
];
