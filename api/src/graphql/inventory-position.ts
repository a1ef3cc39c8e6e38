import type { InventoryLimits, InventoryState, InventoryStatement, InventoryStock } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { positionStatuses } from '../readmodel';
import type { Builder, ObjectOf } from './builder';
import { addCoverage } from './coverage';
import { addRecordKind, type Shared } from './record-kind';

/** Stock of one part at one site: what each side states of it, its limits, what was warned of. */
export function addInventoryPosition(builder: Builder, shared: Shared): void {
  const limits = addLimits(builder);
  const position = addRecordKind(builder, shared, 'inventory-position', {
    description: 'Stock of one part that one side has for the other at one site.',
    state: addPositionState(builder, shared, limits),
    statuses: positionStatuses,
    statusDescription: 'short: a shortage was warned of and is not over; low: stock below a limit.',
    by: ['part', 'site'],
  });
  const coverage = addCoverage(builder, limits);
  builder.objectField(position, 'coverage', (t) =>
    t.field({
      type: coverage,
      nullable: true,
      description: 'What the stock lasts for, reckoned now; null: neither side stated any, or purged.',
      args: { days: t.arg.int({ defaultValue: 28, validate: horizon, description: 'From today; 1 to 366.' }) },
      complexity: 20,
      resolve: ({ channel, state }, { days }, { reads }) =>
        state && reads.coverage(channel, state, { now: new Date().toISOString(), days: days ?? 28 }),
    }),
  );
}

const horizon = z.int().min(1).max(366);

type Statement = InventoryStatement & { at: string };

type Limits = ObjectOf<InventoryLimits>;

function addPositionState(
  builder: Builder,
  { alert, orderPosition }: Shared,
  limits: Limits,
): ObjectOf<InventoryState> {
  const direction = builder.enumType('StockDirection', { values: ['INBOUND', 'OUTBOUND'] as const });
  const statement = addStatement(builder, orderPosition);
  return builder.objectRef<InventoryState>('InventoryPositionState').implement({
    fields: (t) => ({
      customer: t.exposeString('customer', { description: 'MSP id.' }),
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      holder: t.string({ description: 'MSP id of who has the stock.', resolve: (state) => state[state.holder] }),
      direction: t.field({
        type: direction,
        description: 'Seen from the holder: the customer’s is inbound, the supplier’s outbound.',
        resolve: ({ holder }) => (holder === 'customer' ? 'INBOUND' : 'OUTBOUND'),
      }),
      customerPart: t.exposeString('customerPart'),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      site: t.exposeString('site', { description: 'BPNS of where it lies.' }),
      unit: t.exposeString('unit', { description: 'Of all quantities: UN/ECE Rec 20.' }),
      ownStatement: t.field({
        type: statement,
        nullable: true,
        description: 'What this member stated last.',
        resolve: ({ statements, customer }, _args, { mspId }) =>
          mspId === customer ? statements.customer : statements.supplier,
      }),
      partnerStatement: t.field({
        type: statement,
        nullable: true,
        description: 'What the other side stated last.',
        resolve: ({ statements, customer }, _args, { mspId }) =>
          mspId === customer ? statements.supplier : statements.customer,
      }),
      agreedLimits: t.expose('agreedLimits', { type: limits, nullable: true, description: 'What both signed last.' }),
      statedLimits: t.expose('statedLimits', {
        type: limits,
        nullable: true,
        description: 'What one side stated and the other has not agreed to; watched where nothing is agreed.',
      }),
      statedLimitsBy: t.string({ nullable: true, description: 'MSP id.', resolve: (state) => state.statedLimits?.by }),
      open: t.exposeBoolean('open'),
      alerts: t.field({ type: [alert], description: 'Open ones, oldest first.', resolve: ({ alerts = [] }) => alerts }),
    }),
  });
}

const addLimits = (builder: Builder): Limits =>
  builder.objectRef<InventoryLimits>('StockLimits').implement({
    description: 'What the stock is to keep to; a limit that is null is not watched.',
    fields: (t) => ({
      safety: t.expose('safety', { type: 'Decimal', nullable: true }),
      minimum: t.expose('minimum', { type: 'Decimal', nullable: true }),
      maximum: t.expose('maximum', { type: 'Decimal', nullable: true }),
    }),
  });

function addStatement(builder: Builder, orderPosition: Shared['orderPosition']) {
  const stock = builder.objectRef<InventoryStock>('InventoryStock').implement({
    fields: (t) => ({
      address: t.exposeString('address', { nullable: true, description: 'BPNA.' }),
      blocked: t.exposeBoolean('blocked', { description: 'Nothing can be taken from it.' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
      order: t.expose('order', { type: orderPosition, nullable: true }),
      updatedAt: t.expose('updatedAt', { type: 'DateTime', nullable: true }),
    }),
  });
  return builder.objectRef<Statement>('InventoryStatement').implement({
    description: 'All that one side says is in stock at a time.',
    fields: (t) => ({
      asOf: t.expose('asOf', { type: 'DateTime', description: 'When it was so.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When it was said.' }),
      ageHours: t.int({
        description: 'Whole hours since `asOf`, by this node’s clock.',
        resolve: ({ asOf }) => Math.max(0, Math.floor((Date.now() - Date.parse(asOf)) / 3_600_000)),
      }),
      stocks: t.expose('stocks', { type: [stock] }),
    }),
  });
}
