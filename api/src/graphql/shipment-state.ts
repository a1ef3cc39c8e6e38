import type { ShipmentState } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

type Receipt = NonNullable<ShipmentState['receipt']>;

export function addShipmentState(builder: Builder) {
  const line = builder.objectRef<ShipmentState['lines'][number]>('ShipmentLine').implement({
    fields: (t) => ({
      line: t.exposeInt('line', { description: 'Its number, from 1 to 9999.' }),
      customerPart: t.exposeString('customerPart'),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
      unit: t.exposeString('unit', { description: 'UN/ECE Rec 20.' }),
    }),
  });
  const handlingUnit = builder.objectRef<ShipmentState['handlingUnits'][number]>('HandlingUnit').implement({
    description: 'A logistic unit and what is in it.',
    fields: (t) => ({
      sscc: t.exposeString('sscc', { description: '18 digits.' }),
      lines: t.expose('lines', { type: ['Int'], description: 'Numbers of the lines of which it holds something.' }),
      custody: t.expose('custody', { type: 'Hex', nullable: true, description: 'Id of its custody record.' }),
    }),
  });
  const leg = builder.objectRef<ShipmentState['legs'][number]>('Leg').implement({
    fields: (t) => ({
      from: t.exposeString('from', { description: 'BPNS.' }),
      to: t.exposeString('to', { description: 'BPNS.' }),
      carrier: t.exposeString('carrier', { nullable: true, description: 'MSP id; null: the shipper drives itself.' }),
    }),
  });
  const milestone = builder.objectRef<ShipmentState['times'][number]>('Milestone').implement({
    description: 'The latest word on when something leaves or arrives.',
    fields: (t) => ({
      leg: t.exposeInt('leg', { description: 'Place of the leg in the route, from 0.' }),
      event: t.exposeString('event', { description: 'departure or arrival.' }),
      classifier: t.exposeString('classifier', { description: 'estimated, requested, planned or actual.' }),
      time: t.expose('time', { type: 'DateTime' }),
      by: t.exposeString('by', { description: 'MSP id of the member that said so.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When it said so.' }),
      moved: t.exposeInt('moved', { description: 'How often the word changed.' }),
    }),
  });
  const receivedLine = builder.objectRef<Receipt['lines'][number]>('ReceivedLine').implement({
    fields: (t) => ({
      line: t.exposeInt('line'),
      quantity: t.expose('quantity', { type: 'Decimal', description: 'In the line’s unit.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'short, over, damaged, wrong-part or missing.' }),
      note: t.exposeString('note', { nullable: true }),
    }),
  });
  const receipt = builder.objectRef<Receipt>('Receipt').implement({
    description: 'What the consignee counted.',
    fields: (t) => ({
      receivedAt: t.expose('receivedAt', { type: 'DateTime' }),
      lines: t.expose('lines', { type: [receivedLine] }),
    }),
  });
  return builder.objectRef<ShipmentState>('ShipmentState').implement({
    fields: (t) => ({
      shipper: t.exposeString('shipper', { description: 'MSP id.' }),
      consignee: t.exposeString('consignee', { description: 'MSP id.' }),
      number: t.exposeString('number', { description: 'The shipper’s.' }),
      order: t.exposeString('order', { nullable: true }),
      lines: t.expose('lines', { type: [line] }),
      handlingUnits: t.expose('handlingUnits', { type: [handlingUnit] }),
      legs: t.expose('legs', { type: [leg], description: 'In order of the route.' }),
      milestones: t.expose('times', { type: [milestone] }),
      dispatchedAt: t.expose('dispatchedAt', { type: 'DateTime', nullable: true }),
      pins: t.expose('pins', { type: ['Hex'], description: 'Salted hashes of the units’ custody at dispatch.' }),
      receipt: t.expose('receipt', { type: receipt, nullable: true }),
    }),
  });
}
