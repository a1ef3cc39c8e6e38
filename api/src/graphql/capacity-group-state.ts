import type { Alert, Capacity, CapacityGroupState } from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';

type Volatility = NonNullable<CapacityGroupState['volatility']>;
type Subhorizon = NonNullable<Volatility['subhorizons']>[number];

export function addCapacityGroupState(builder: Builder, alert: ObjectOf<Alert>): ObjectOf<CapacityGroupState> {
  const link = builder.objectRef<CapacityGroupState['linkedSeries'][number]>('LinkedSeries').implement({
    description: 'A weekly series of demand, by what names it.',
    fields: (t) => ({
      customerPart: t.exposeString('customerPart'),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      site: t.exposeString('site', { description: 'BPNS of the customer’s site.' }),
      category: t.exposeString('category', { description: 'Demand category of CX-0128.' }),
      loadFactor: t.expose('loadFactor', {
        type: 'Decimal',
        nullable: true,
        description: 'How much of the group’s capacity one unit takes; null: 1.',
      }),
    }),
  });
  const capacity = builder.objectRef<Capacity>('WeekCapacity').implement({
    fields: (t) => ({
      start: t.expose('start', { type: 'Day', description: 'Its Monday.' }),
      actual: t.expose('actual', { type: 'Decimal', description: 'What is planned.' }),
      maximum: t.expose('maximum', { type: 'Decimal', description: 'What can be reached.' }),
      agreed: t.expose('agreed', {
        type: 'Decimal',
        nullable: true,
        description: 'What the supplier holds to be agreed; see `signed` of the group.',
      }),
      deltaProductionResult: t.expose('deltaProductionResult', {
        type: 'Decimal',
        nullable: true,
        description: 'Simulated earlier or later production, added to the demand that is compared.',
      }),
    }),
  });
  const signed = builder.objectRef<CapacityGroupState['signed'][number]>('SignedCapacity').implement({
    description: 'A figure that both have signed. No legal obligation to deliver (CX-0128 §5.6.1).',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
      at: t.expose('at', { type: 'DateTime', description: 'When the customer signed.' }),
    }),
  });
  const request = builder.objectRef<NonNullable<CapacityGroupState['request']>>('CapacityUpdateRequest').implement({
    fields: (t) => ({
      of: t.exposeString('of', { description: 'capacity (asked of the supplier) or agreement (of the customer).' }),
      by: t.exposeString('by', { description: 'MSP id.' }),
      at: t.expose('at', { type: 'DateTime' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  const volatility = addVolatility(builder);
  return builder.objectRef<CapacityGroupState>('CapacityGroupState').implement({
    fields: (t) => ({
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      customer: t.exposeString('customer', { description: 'MSP id.' }),
      groupId: t.exposeString('groupId', { description: 'The supplier’s UUID of it; linked groups are named by it.' }),
      name: t.exposeString('name'),
      unit: t.exposeString('unit', { description: 'Of all capacities: UN/ECE Rec 20.' }),
      supplierSites: t.exposeStringList('supplierSites', { description: 'BPNS.' }),
      revision: t.exposeInt('revision', { description: '1, and one more for each replacement.' }),
      linkedSeries: t.expose('linkedSeries', { type: [link] }),
      linkedGroups: t.exposeStringList('linkedGroups', { description: '`groupId` of the groups below this one.' }),
      capacities: t.expose('capacities', { type: [capacity], description: 'In order.' }),
      signed: t.expose('signed', { type: [signed], description: 'What both have signed, in order.' }),
      volatility: t.expose('volatility', { type: volatility, nullable: true }),
      request: t.expose('request', { type: request, nullable: true, description: 'Not answered yet.' }),
      alerts: t.field({ type: [alert], description: 'Open ones.', resolve: ({ alerts = [] }) => alerts }),
      active: t.exposeBoolean('active'),
    }),
  });
}

function addVolatility(builder: Builder): ObjectOf<Volatility> {
  const subhorizon = builder.objectRef<Subhorizon>('Subhorizon').implement({
    description: 'A stretch of weeks and how far demand may move in it; limits are sizes.',
    fields: (t) => ({
      sequence: t.exposeInt('sequence'),
      length: t.exposeInt('length', { description: 'Weeks; the first begins in the current one.' }),
      relativePositive: t.expose('relativePositive', { type: 'Decimal', nullable: true }),
      relativeNegative: t.expose('relativeNegative', { type: 'Decimal', nullable: true, description: '0 to 1.' }),
      absolutePositive: t.expose('absolutePositive', { type: 'Decimal', nullable: true }),
      absoluteNegative: t.expose('absoluteNegative', { type: 'Decimal', nullable: true }),
    }),
  });
  return builder.objectRef<Volatility>('Volatility').implement({
    description: 'How the deviation of demand is measured (CX-0128 §5.11).',
    fields: (t) => ({
      start: t.expose('start', { type: 'DateTime', description: 'Of the first measurement.' }),
      measurementInterval: t.exposeInt('measurementInterval', { description: 'Weeks.' }),
      subhorizons: t.field({ type: [subhorizon], resolve: ({ subhorizons = [] }) => subhorizons }),
    }),
  });
}
