import { mspId, text } from '@tierline/chaincode/schema';
import { inTransitCursor, type InTransitView } from '../readmodel';
import { arrivalOf } from '../supply';
import type { Builder } from './builder';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';

type HandlingUnit = InTransitView['handlingUnits'][number] & { channel: string };

/** What is under way to this member, part by part. */
export function addInTransit(builder: Builder, { record }: Pick<RecordTypes, 'record'>): void {
  const type = addLine(builder, { record });
  builder.queryField('inTransit', (t) =>
    t.connection(
      {
        type,
        description:
          'What was dispatched to this member and not received yet, a line of a shipment each; what is expected first comes first, what nobody has named a time for last.',
        args: {
          channel: t.arg.string({ validate: text(249) }),
          part: t.arg.string({ validate: text(40), description: 'Either side’s number.' }),
          site: t.arg.string({ validate: text(16), description: 'BPNS of where it goes.' }),
          supplier: t.arg.string({ validate: mspId, description: 'MSP id of who shipped it.' }),
        },
        complexity: pageCost,
        resolve: (_root, { channel, part, site, supplier, ...args }, { reads, mspId: self }) =>
          page(args, inTransitCursor, (window) =>
            reads.inTransit(
              {
                ...{ mspId: self, channel: channel ?? undefined, part: part ?? undefined },
                ...{ site: site ?? undefined, supplier: supplier ?? undefined },
              },
              window,
            ),
          ),
      },
      { name: 'InTransitConnection' },
      { name: 'InTransitEdge' },
    ),
  );
}

function addLine(builder: Builder, { record }: Pick<RecordTypes, 'record'>) {
  const unit = builder.objectRef<HandlingUnit>('UnitInTransit').implement({
    description: 'A logistic unit that holds something of the line.',
    fields: (t) => ({
      sscc: t.exposeString('sscc', { description: '18 digits.' }),
      custody: t.field({
        type: record,
        nullable: true,
        description: 'Who has it, and what was measured of it; null: this member is no party to its custody.',
        complexity: 2,
        resolve: ({ channel, custody: id }, _args, { reads }) =>
          id === undefined ? null : reads.at({ channel, kind: 'custody', id }),
      }),
    }),
  });
  const state = builder.enumType('InTransitState', {
    values: {
      UNKNOWN: { value: 'unknown', description: 'Nobody has named a time.' },
      ON_TIME: { value: 'on-time' },
      LATE: { value: 'late', description: 'Expected after it is wanted.' },
      OVERDUE: { value: 'overdue', description: 'It should be there by now, and nobody has said that it is.' },
      ARRIVED: { value: 'arrived', description: 'It is there, and not received.' },
    } as const,
  });
  return builder.objectRef<InTransitView>('InTransit').implement({
    description: 'A line of a shipment that is under way to this member.',
    fields: (t) => ({
      shipment: t.field({
        type: record,
        nullable: true,
        complexity: 2,
        resolve: ({ channel, id }, _args, { reads }) => reads.at({ channel, kind: 'shipment', id }),
      }),
      channel: t.exposeString('channel'),
      number: t.exposeString('number', { description: 'The shipment’s.' }),
      supplier: t.exposeString('shipper', { description: 'MSP id of who shipped it.' }),
      line: t.int({ resolve: ({ line }) => line.line }),
      customerPart: t.string({ resolve: ({ line }) => line.customerPart }),
      supplierPart: t.string({ nullable: true, resolve: ({ line }) => line.supplierPart }),
      quantity: t.field({ type: 'Decimal', resolve: ({ line }) => line.quantity }),
      unit: t.string({ description: 'UN/ECE Rec 20.', resolve: ({ line }) => line.unit }),
      site: t.exposeString('site', { description: 'BPNS of where it goes.' }),
      dispatchedAt: t.expose('dispatchedAt', { type: 'DateTime' }),
      eta: t.expose('eta', {
        type: 'DateTime',
        nullable: true,
        description: 'The surest word on its arrival: actual, else estimated, planned, requested.',
      }),
      neededAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'As requested, else as planned.',
        resolve: ({ arrival }) => arrivalOf(arrival, new Date().toISOString()).needed,
      }),
      state: t.field({
        type: state,
        description: 'Whether it comes in time, as of now.',
        resolve: ({ arrival }) => arrivalOf(arrival, new Date().toISOString()).state,
      }),
      handlingUnits: t.field({
        type: [unit],
        resolve: ({ handlingUnits, channel }) => handlingUnits.map((one) => ({ ...one, channel })),
      }),
    }),
  });
}
