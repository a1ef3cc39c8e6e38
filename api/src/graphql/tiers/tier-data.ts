import type { Json } from '@tierline/chaincode/schema';
import {
  type BillOfMaterial,
  billOfMaterial,
  type SiteCalendar,
  sourcing,
  type Sourcing,
  type SourceOfPart,
  type TierData,
  type TierItem,
  workingCalendar,
} from '../../tiers';
import type { Builder } from '../builder';
import { InputsFromShapes } from '../input-from-shape';
import { jsonOf } from '../record-mutations';
import { orRefused, type Refused, type WriteTypes } from '../write-result';

/** How the member's own parts are made and bought: its planners’ alone, on no ledger. */
export function addTierData(builder: Builder, { refused }: WriteTypes): void {
  const data = builder.objectRef<TierData>('TierData').implement({
    description: 'How this member’s parts are made and bought. No other member sees any of it.',
    fields: (t) => ({
      bills: t.expose('bills', { type: [addBill(builder)] }),
      calendars: t.expose('calendars', { type: [addCalendar(builder)] }),
      sourcings: t.expose('sourcings', { type: [addSourcing(builder)] }),
    }),
  });
  const result = builder.unionType('TierDataResult', {
    types: [data, refused],
    resolveType: (value: TierData | Refused) => ('refused' in value ? 'Refused' : 'TierData'),
  });
  builder.queryField('tierData', (t) =>
    t.field({
      type: result,
      description: 'Needs the role planner or manager.',
      complexity: 50,
      resolve: (_root, _args, context) => orRefused(context, () => context.tiers.data()),
    }),
  );
  const inputs = new InputsFromShapes(builder);
  const verbs = [
    { kind: 'bill', name: 'BillOfMaterial', shape: billOfMaterial, what: 'how a part is made' },
    { kind: 'calendar', name: 'WorkingCalendar', shape: workingCalendar, what: 'when a site works' },
    { kind: 'sourcing', name: 'Sourcing', shape: sourcing, what: 'whom a part is bought from' },
  ] as const;
  for (const { kind, name, shape, what } of verbs) {
    const input = inputs.inputOf(name, shape);
    builder.mutationField(`save${name}`, (t) =>
      t.field({
        type: result,
        description: `Needs the role planner or manager. Says ${what}, in the place of what was said before.`,
        args: { input: t.arg({ type: input as 'JSON', required: true }) },
        resolve: (_root, args, context) =>
          orRefused(context, () =>
            context.tiers.save({ kind, item: jsonOf(args.input as Json) } as unknown as TierItem),
          ),
      }),
    );
    builder.mutationField(`remove${name}`, (t) =>
      t.field({
        type: result,
        description: 'Needs the role planner or manager.',
        args: {
          name: t.arg.string({ required: true, description: kind === 'calendar' ? 'The site’s BPNS.' : 'The part.' }),
        },
        resolve: (_root, args, context) => orRefused(context, () => context.tiers.remove(kind, args.name)),
      }),
    );
  }
}

const lotFields = 'At least `minimum` at a time, in multiples of `multiple`.';

function addBill(builder: Builder) {
  const component = builder.objectRef<BillOfMaterial['components'][number]>('BillComponent').implement({
    fields: (t) => ({
      part: t.exposeString('part'),
      quantityPer: t.expose('quantityPer', { type: 'Decimal', description: 'For one unit of the part made.' }),
      unit: t.exposeString('unit'),
      scrap: t.expose('scrap', { type: 'Decimal', nullable: true, description: '0.02: two in a hundred more.' }),
      leadTimeDays: t.exposeInt('leadTimeDays', { nullable: true, description: 'Working days before the part made.' }),
      from: t.expose('from', { type: 'Day', nullable: true }),
      until: t.expose('until', { type: 'Day', nullable: true }),
    }),
  });
  return builder.objectRef<BillOfMaterial>('BillOfMaterial').implement({
    fields: (t) => ({
      part: t.exposeString('part'),
      unit: t.exposeString('unit'),
      site: t.exposeString('site', { nullable: true, description: 'BPNS of where it is made.' }),
      lot: t.field({ type: 'JSON', nullable: true, description: lotFields, resolve: ({ lot }) => lot ?? null }),
      automatic: t.exposeBoolean('automatic'),
      components: t.expose('components', { type: [component] }),
    }),
  });
}

function addCalendar(builder: Builder) {
  return builder.objectRef<SiteCalendar>('WorkingCalendar').implement({
    fields: (t) => ({
      site: t.exposeString('site', { description: 'BPNS.' }),
      timeZone: t.exposeString('timeZone'),
      weekdays: t.exposeIntList('weekdays', { description: '1 is Monday.' }),
      holidays: t.expose('holidays', { type: ['Day'] }),
      extraDays: t.expose('extraDays', { type: ['Day'], nullable: true, description: 'Worked all the same.' }),
    }),
  });
}

function addSourcing(builder: Builder) {
  const source = builder.objectRef<SourceOfPart>('PartSource').implement({
    fields: (t) => ({
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      channel: t.exposeString('channel'),
      site: t.exposeString('site', { description: 'BPNS of where the part is needed.' }),
      percent: t.expose('percent', { type: 'Decimal' }),
      customerPart: t.exposeString('customerPart', { nullable: true, description: 'What it is ordered as.' }),
      category: t.exposeString('category', { nullable: true }),
      lot: t.field({ type: 'JSON', nullable: true, description: lotFields, resolve: ({ lot }) => lot ?? null }),
    }),
  });
  return builder.objectRef<Sourcing>('Sourcing').implement({
    fields: (t) => ({ part: t.exposeString('part'), sources: t.expose('sources', { type: [source] }) }),
  });
}
