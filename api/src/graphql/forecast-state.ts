import type { Alert, Bucket, ForecastState } from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';
import { spanArgs, within } from './span';

export function addBucket(builder: Builder): ObjectOf<Bucket> {
  return builder.objectRef<Bucket>('Bucket').implement({
    description: 'A quantity of the forecast’s unit for one week or day.',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day', description: 'Its first day; weeks begin on Mondays.' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
    }),
  });
}

export function addForecastState(
  builder: Builder,
  { alert, bucket }: { alert: ObjectOf<Alert>; bucket: ObjectOf<Bucket> },
): ObjectOf<ForecastState> {
  const commitment = builder.objectRef<NonNullable<ForecastState['commitment']>>('Commitment').implement({
    description: 'The supplier’s answer to one revision.',
    fields: (t) => ({
      revision: t.exposeInt('revision', {
        description: 'Of the series it answers; another now stands if they differ.',
      }),
      at: t.expose('at', { type: 'DateTime' }),
      reason: t.exposeString('reason', { nullable: true }),
      buckets: t.expose('buckets', { type: [bucket] }),
    }),
  });
  const request = builder.objectRef<NonNullable<ForecastState['request']>>('UpdateRequest').implement({
    description: 'One side asks the other for newer figures.',
    fields: (t) => ({
      of: t.exposeString('of', { description: 'demand (asked of the buyer) or commitment (asked of the supplier).' }),
      by: t.exposeString('by', { description: 'MSP id.' }),
      at: t.expose('at', { type: 'DateTime' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  return builder.objectRef<ForecastState>('ForecastState').implement({
    fields: (t) => ({
      buyer: t.exposeString('buyer', { description: 'MSP id.' }),
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      customerPart: t.exposeString('customerPart', { description: 'The buyer’s part number.' }),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      site: t.exposeString('site', { description: 'BPNS of the site that needs the parts.' }),
      category: t.exposeString('category', { description: 'Demand category of CX-0128.' }),
      unit: t.exposeString('unit', { description: 'Of all quantities: UN/ECE Rec 20.' }),
      granularity: t.exposeString('granularity', { description: 'week or day: what a bucket is.' }),
      revision: t.exposeInt('revision', { description: '1, and one more for each replacement of the series.' }),
      firmUntil: t.expose('firmUntil', {
        type: 'Day',
        nullable: true,
        description: 'Buckets that begin by then are firm: a change has its reason.',
      }),
      productionUntil: t.expose('productionUntil', {
        type: 'Day',
        nullable: true,
        description: 'Those after them that begin by then are released for production; the rest is forecast.',
      }),
      expectedSupplierSite: t.exposeString('expectedSupplierSite', { nullable: true, description: 'BPNS.' }),
      buckets: t.field({
        type: [bucket],
        description: 'The demand, in order.',
        args: spanArgs(builder),
        resolve: ({ buckets }, span) => within(buckets, span),
      }),
      restsOn: t.expose('restsOn', {
        type: ['Hex'],
        description: 'Salted hashes of upstream versions, 32 bytes each.',
      }),
      respondBy: t.expose('respondBy', { type: 'DateTime', nullable: true }),
      commitment: t.expose('commitment', { type: commitment, nullable: true }),
      request: t.expose('request', { type: request, nullable: true, description: 'Not answered yet.' }),
      alerts: t.field({ type: [alert], description: 'Open ones.', resolve: ({ alerts = [] }) => alerts }),
      active: t.exposeBoolean('active'),
    }),
  });
}
