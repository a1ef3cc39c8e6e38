import type { Bucket } from '@tierline/planning/tiers';
import type { Json } from '@tierline/chaincode/schema';
import {
  supposition as shape,
  type Derivation,
  type DerivedPart,
  type Order,
  type Published,
  type Supposition,
} from '../../tiers';
import type { Builder, ObjectOf } from '../builder';
import { InputsFromShapes } from '../input-from-shape';
import { jsonOf } from '../record-mutations';
import { orRefused, refusedBy, type Refused, type WriteTypes } from '../write-result';

/** What customers’ demand asks of suppliers: looked at, supposed, told. */
export function addDerivedDemand(builder: Builder, types: WriteTypes): void {
  const order = addOrder(builder);
  const derivation = addDerivation(builder, order);
  const derived = builder.unionType('DerivedDemandResult', {
    types: [derivation, types.refused],
    resolveType: (value: Derivation | Refused) => ('refused' in value ? 'Refused' : 'DerivedDemand'),
  });
  const input = new InputsFromShapes(builder).inputOf('Supposition', shape);
  builder.queryField('derivedDemand', (t) =>
    t.field({
      type: derived,
      description:
        'Needs the role planner or manager. What the demand of customers, as it stands or as it is supposed, asks of suppliers. Nothing is published.',
      args: { input: t.arg({ type: input as 'JSON', required: true }) },
      complexity: 100,
      resolve: (_root, args, context) =>
        orRefused(context, () => context.tiers.derived(jsonOf(args.input as Json) as Supposition)),
    }),
  );
  addPublishing(builder, types, order);
}

function addOrder(builder: Builder) {
  const bucket = builder.objectRef<Bucket>('DerivedBucket').implement({
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
    }),
  });
  const order = builder.objectRef<Order>('DerivedOrder').implement({
    description: 'What one supplier is to be told.',
    fields: (t) => ({
      channel: t.exposeString('channel'),
      supplier: t.string({ resolve: ({ told }) => told.supplier }),
      site: t.string({ description: 'BPNS.', resolve: ({ told }) => told.site }),
      customerPart: t.string({ description: 'What it is ordered as.', resolve: ({ told }) => told.customerPart }),
      unit: t.string({ resolve: ({ told }) => told.unit }),
      buckets: t.expose('buckets', { type: [bucket] }),
      forecast: t.field({
        type: 'Hex',
        nullable: true,
        description: 'The forecast that stands.',
        resolve: ({ standing }) => standing?.id ?? null,
      }),
      isSame: t.exposeBoolean('isSame', { description: 'The supplier was told so already.' }),
    }),
  });
  return { bucket, order };
}

type OrderTypes = { bucket: ObjectOf<Bucket>; order: ObjectOf<Order> };

function addDerivation(builder: Builder, { bucket, order }: OrderTypes) {
  const part = builder.objectRef<DerivedPart>('DerivedPart').implement({
    fields: (t) => ({
      part: t.exposeString('part'),
      unit: t.exposeString('unit'),
      buckets: t.expose('buckets', { type: [bucket], description: 'All that is to be bought, before lots.' }),
      overdue: t.expose('overdue', {
        type: 'Decimal',
        description: 'In the first bucket, of what was to be there before.',
      }),
      beyond: t.expose('beyond', { type: 'Decimal', description: 'Needed later than a series can say.' }),
      orders: t.expose('orders', { type: [order] }),
      restsOn: t.field({
        type: ['Hex'],
        description: 'Ids of the forecasts received that it comes from.',
        resolve: ({ restsOn }) => restsOn.map(({ id }) => id),
      }),
    }),
  });
  return builder.objectRef<Derivation>('DerivedDemand').implement({
    fields: (t) => ({
      today: t.expose('today', { type: 'Day' }),
      parts: t.expose('parts', { type: [part] }),
      problems: t.field({
        type: 'JSON',
        description: 'Series whose units nobody signed a conversion for; what rests on one is not published.',
        resolve: ({ problems }) => problems as unknown as Json,
      }),
    }),
  });
}

function addPublishing(builder: Builder, { change, queued, refused }: WriteTypes, { order }: OrderTypes): void {
  const outcome = builder.enumType('PublishedOutcome', { values: ['known', 'recorded', 'queued', 'refused'] as const });
  const one = builder.objectRef<Published>('PublishedOrder').implement({
    fields: (t) => ({
      part: t.exposeString('part'),
      order: t.expose('order', { type: order }),
      outcome: t.field({
        type: outcome,
        description: 'known: the supplier was told the same before; nothing was written.',
        resolve: (published) => published.outcome,
      }),
      change: t.field({
        type: change,
        nullable: true,
        resolve: (published) => ('receipt' in published ? published.receipt : null),
      }),
      queued: t.field({
        type: queued,
        nullable: true,
        resolve: (published) => ('queued' in published ? published.queued : null),
      }),
      refusal: t.field({
        type: refused,
        nullable: true,
        resolve: (published) => ('refusal' in published ? refusedBy(published.refusal) : null),
      }),
    }),
  });
  const all = builder.objectRef<{ orders: Published[] }>('PublishedDemand').implement({
    fields: (t) => ({ orders: t.expose('orders', { type: [one] }) }),
  });
  const result = builder.unionType('PublishDerivedResult', {
    types: [all, refused],
    resolveType: (value: { orders: Published[] } | Refused) => ('refused' in value ? 'Refused' : 'PublishedDemand'),
  });
  const input = new InputsFromShapes(builder).inputOf('Derivation', shape, ['changes', 'series']);
  builder.mutationField('publishDerivedDemand', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role planner or manager. Tells suppliers what is needed of them, pinned to the versions that it rests on.',
      args: { input: t.arg({ type: input as 'JSON', required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, async () => ({
          orders: await context.tiers.publishDerived(jsonOf(args.input as Json) as Supposition),
        })),
    }),
  );
}
