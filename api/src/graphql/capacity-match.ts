import {
  byMonth,
  matchColours,
  withoutCapacity,
  type Match,
  type MonthMatch,
  type WeekDemand,
  type WeekMatch,
} from '@tierline/planning/capacity';
import { type Compared, type Unresolved, unresolvedReasons } from '../capacity';
import type { Builder, ObjectOf } from './builder';

export function addCapacityMatch(builder: Builder): ObjectOf<Compared> {
  const result = builder.enumType('MatchResult', {
    values: {
      ZERO_DEVIATION: { value: 'zero-deviation' },
      SURPLUS: { value: 'surplus' },
      BOTTLENECK: { value: 'bottleneck' },
    } as const,
  });
  const figures = builder.interfaceRef<Match>('CapacityFigures').implement({
    description: 'Capacity beside demand, in the group’s unit (CX-0128 §5.7).',
    fields: (t) => ({
      demand: t.expose('demand', { type: 'Decimal', description: 'With load factors and deltaProductionResult.' }),
      actual: t.expose('actual', { type: 'Decimal' }),
      maximum: t.expose('maximum', { type: 'Decimal' }),
      flexible: t.expose('flexible', { type: 'Decimal', description: 'Maximum minus actual.' }),
      deviation: t.expose('deviation', { type: 'Decimal', description: 'Actual minus demand.' }),
      uncovered: t.expose('uncovered', { type: 'Decimal', description: 'Demand beyond the maximum; zero: none.' }),
      scenario: t.exposeInt('scenario', { description: '1 to 8, as the standard numbers them.' }),
      result: t.expose('result', { type: result }),
      colour: t.string({ description: 'As #809500.', resolve: ({ colour }) => matchColours[colour] }),
    }),
  });
  const week = builder.objectRef<WeekMatch>('WeekMatch').implement({
    interfaces: [figures],
    fields: (t) => ({ week: t.expose('week', { type: 'Day', description: 'Its Monday.' }) }),
  });
  const month = builder.objectRef<MonthMatch>('MonthMatch').implement({
    description: 'The sums of those weeks whose Thursday lies in the month, compared as weeks are.',
    interfaces: [figures],
    fields: (t) => ({
      month: t.exposeString('month', { description: 'As 2026-12.' }),
      weeks: t.exposeInt('weeks', { description: 'How many were compared.' }),
      bottlenecks: t.exposeInt('bottlenecks', { description: 'How many of them are bottlenecks: sums may hide one.' }),
    }),
  });
  const demand = builder.objectRef<WeekDemand>('WeekDemand').implement({
    fields: (t) => ({
      week: t.expose('week', { type: 'Day', description: 'Its Monday.' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
    }),
  });
  return builder.objectRef<Compared>('CapacityMatch').implement({
    description:
      'What the customer asks of the group, beside what the supplier can do. An inactive group has no result.',
    fields: (t) => ({
      weeks: t.expose('weeks', { type: [week], description: 'In which both are known.' }),
      months: t.field({ type: [month], resolve: ({ weeks }) => byMonth(weeks) }),
      bottlenecks: t.field({
        type: [week],
        resolve: ({ weeks }) => weeks.filter((one) => one.result === 'bottleneck'),
      }),
      surplus: t.field({ type: [week], resolve: ({ weeks }) => weeks.filter((one) => one.result === 'surplus') }),
      withoutCapacity: t.field({
        type: [demand],
        description: 'Demand in weeks for which no capacity is stated.',
        resolve: ({ demand: load, capacities }) => withoutCapacity(load, capacities),
      }),
      unresolved: t.expose('unresolved', {
        type: [addUnresolved(builder)],
        description: 'Links that give no demand; the figures are without them.',
      }),
    }),
  });
}

function addUnresolved(builder: Builder): ObjectOf<Unresolved> {
  const reason = builder.enumType('UnresolvedReason', {
    description:
      'NOT_HELD: this member has no such series or group; UNIT_DIFFERS: it is in another unit, and no load factor converts it.',
    values: unresolvedReasons,
  });
  return builder.objectRef<Unresolved>('UnresolvedLink').implement({
    description: 'A link of the group, or of one below it.',
    fields: (t) => ({
      reason: t.expose('reason', { type: reason }),
      groupId: t.exposeString('groupId', { nullable: true, description: 'Of a group.' }),
      customerPart: t.exposeString('customerPart', {
        nullable: true,
        description: 'Of a series, with site and category.',
      }),
      site: t.exposeString('site', { nullable: true }),
      category: t.exposeString('category', { nullable: true }),
    }),
  });
}
