import type { InventoryLimits } from '@tierline/chaincode/schema';
import { bands, coverageByWeek, type Band, type CoverageDay, type CoverageWeek } from '@tierline/planning/supply';
import { matchColours } from '@tierline/planning/capacity';
import type { DatedMovement, LeftOut, PositionCoverage } from '../supply';
import type { Builder, ObjectOf } from './builder';

/** What a position lasts for: by day and week, with what it was reckoned from. */
export function addCoverage(builder: Builder, limits: ObjectOf<InventoryLimits>): ObjectOf<PositionCoverage> {
  const band = builder.enumType('StockBand', {
    values: bands.map((name) => name.replaceAll('-', '_')),
    description: 'uncovered: below zero; the others by the limits that are watched.',
  });
  const source = builder.enumType('LimitsAre', { values: ['agreed', 'stated', 'none'] as const });
  const day = addDay(builder, band);
  const week = addWeek(builder, band);
  const movement = addMovement(builder);
  const leftOut = addLeftOut(builder);
  return builder.objectRef<PositionCoverage>('Coverage').implement({
    description: 'Projected stock and days of supply as CX-0145 reckons them. Quantities in the position’s unit.',
    fields: (t) => ({
      side: t.exposeString('side', { description: 'Whose statement it begins with: customer or supplier.' }),
      asOf: t.expose('asOf', { type: 'DateTime', description: 'When that was so.' }),
      timeZone: t.exposeString('timeZone', { description: 'IANA; of the site, UTC where none was agreed.' }),
      opening: t.expose('opening', { type: 'Decimal', description: 'What was in stock and not blocked.' }),
      blocked: t.expose('blocked', { type: 'Decimal' }),
      limits: t.expose('limits', { type: limits }),
      limitsAre: t.field({
        type: source,
        description: 'agreed: both signed them; stated: one side did.',
        resolve: ({ limitsAre }) => limitsAre,
      }),
      daysOfSupply: t.expose('daysOfSupply', {
        type: 'Decimal',
        nullable: true,
        description:
          'How many days the stock lasts from this morning on; at least that where all known days are covered.',
      }),
      firstUncovered: t.expose('firstUncovered', { type: 'Day', nullable: true, description: 'null: none is known.' }),
      days: t.expose('days', { type: [day] }),
      weeks: t.field({ type: [week], resolve: ({ days }) => coverageByWeek(days) }),
      movements: t.expose('movements', {
        type: [movement],
        description: 'Deliveries on the ledger that were counted: to a customer’s stock, from a supplier’s.',
      }),
      leftOut: t.expose('leftOut', { type: [leftOut], description: 'What could not be counted.' }),
    }),
  });
}

const nameOf = (band: Band): string => band.replaceAll('-', '_');
/** CX-0128's colours; above maximum nothing is short. */
const colourOf = (band: Band): string =>
  ({
    ...{ uncovered: matchColours.red, 'below-safety': matchColours.red, 'below-minimum': matchColours.orange },
    ...{ within: matchColours.green, 'above-maximum': matchColours.green },
  })[band];

type BandRef = ReturnType<Builder['enumType']>;

function addDay(builder: Builder, band: BandRef) {
  return builder.objectRef<CoverageDay>('CoverageDay').implement({
    fields: (t) => ({
      day: t.expose('day', { type: 'Day' }),
      consumed: t.expose('consumed', { type: 'Decimal' }),
      added: t.expose('added', { type: 'Decimal' }),
      stock: t.expose('stock', { type: 'Decimal', description: 'Projected, of the evening; may be below zero.' }),
      daysOfSupply: t.expose('daysOfSupply', {
        type: 'Decimal',
        nullable: true,
        description: 'Of the days that follow; null for the last.',
      }),
      band: t.field({ type: band, resolve: (one) => nameOf(one.band) }),
      colour: t.string({ description: 'As #RRGGBB.', resolve: (one) => colourOf(one.band) }),
    }),
  });
}

function addWeek(builder: Builder, band: BandRef) {
  return builder.objectRef<CoverageWeek>('CoverageWeek').implement({
    fields: (t) => ({
      week: t.expose('week', { type: 'Day', description: 'Its Monday.' }),
      consumed: t.expose('consumed', { type: 'Decimal' }),
      added: t.expose('added', { type: 'Decimal' }),
      stock: t.expose('stock', { type: 'Decimal', description: 'Of its last evening.' }),
      lowest: t.expose('lowest', { type: 'Decimal', description: 'The least of an evening.' }),
      daysOfSupply: t.expose('daysOfSupply', { type: 'Decimal', nullable: true, description: 'Of its last evening.' }),
      band: t.field({ type: band, description: 'Of its worst day.', resolve: (one) => nameOf(one.band) }),
      colour: t.string({ resolve: (one) => colourOf(one.band) }),
    }),
  });
}

const addMovement = (builder: Builder) =>
  builder.objectRef<DatedMovement>('CountedMovement').implement({
    fields: (t) => ({
      shipment: t.expose('shipment', { type: 'Hex', description: 'Id of the shipment.' }),
      number: t.exposeString('number'),
      dispatched: t.exposeBoolean('dispatched', { description: 'On its way, or there; else it is planned.' }),
      open: t.exposeBoolean('open', { description: 'Still to come; else it has come, or left.' }),
      at: t.expose('at', { type: 'DateTime', nullable: true, description: 'As the surest word says.' }),
      day: t.expose('day', { type: 'Day', description: 'On which it was counted.' }),
      overdue: t.exposeBoolean('overdue', { description: 'It should have been before today, and counts as today’s.' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
    }),
  });

function addLeftOut(builder: Builder) {
  const reason = builder.enumType('LeftOutReason', {
    values: {
      NO_CONVERSION: { description: 'No conversion of its unit was agreed.' },
      NO_TIME: { description: 'Nobody said when.' },
    } as const,
  });
  return builder.objectRef<LeftOut>('LeftOut').implement({
    fields: (t) => ({
      kind: t.exposeString('kind'),
      id: t.expose('id', { type: 'Hex' }),
      quantity: t.expose('quantity', { type: 'Decimal', nullable: true }),
      reason: t.field({ type: reason, resolve: (one) => one.reason }),
    }),
  });
}
