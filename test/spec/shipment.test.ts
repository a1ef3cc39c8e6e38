import { receiptDifferences, shipment, shortfalls, sumOf } from '@tierline/chaincode/domain';
import { given } from '../support/given';

const plan = {
  number: 'LS-4711',
  consignee: 'Receiver',
  lines: [{ line: 1, customerPart: '8P0-501', quantity: '40', unit: 'PCE' }],
  handlingUnits: [{ sscc: '340123450000000017', lines: [1] }],
  legs: [{ from: 'BPNS00000000A1B2', to: 'BPNS00000000C3D4', carrier: 'Carrier' }],
};
const planned = ['Supplier', 'PlanShipment', plan] as ['Supplier', 'PlanShipment', typeof plan];
const dispatched = ['Supplier', 'DispatchShipment', { dispatchedAt: '2026-11-24T11:00:00.000Z' }] as [
  'Supplier',
  'DispatchShipment',
  unknown,
];
const departed = [
  'Carrier',
  'RecordMilestone',
  { leg: 0, event: 'departure', classifier: 'actual', time: '2026-11-24T11:10:00.000Z' },
] as ['Carrier', 'RecordMilestone', unknown];
const arrival = (classifier: string, time: string) => ({ leg: 0, event: 'arrival', classifier, time });
const count = (quantity: string, reason?: string) => ({
  receivedAt: '2026-11-24T11:59:00.000Z',
  lines: [{ line: 1, quantity, reason }],
});

describe('a shipment', () => {
  it('belongs to shipper, consignee and the carriers named', () => {
    expect(shipment.parties(given(shipment, planned).state())).toEqual(['Carrier', 'Receiver', 'Supplier']);
  });
  it('has handling units with valid SSCC check digits', () => {
    const wrong = { ...plan, handlingUnits: [{ sscc: '340123450000000018', lines: [1] }] };
    expect(() => given(shipment).when('Supplier', 'PlanShipment', wrong).state()).toThrow(/check digit/);
  });
  it('packs only its own lines', () => {
    given(shipment)
      .when('Supplier', 'PlanShipment', { ...plan, handlingUnits: [{ sscc: '340123450000000017', lines: [2] }] })
      .refused('LINES_DIFFER', { lines: [2] });
  });
  it('goes a connected way', () => {
    const broken = [...plan.legs, { from: 'BPNS0000000000X9', to: 'BPNS00000000C3D4' }];
    given(shipment)
      .when('Supplier', 'PlanShipment', { ...plan, legs: broken })
      .refused('ROUTE_BROKEN', { leg: 1 });
  });
  it('is dispatched by its shipper, not in the future', () => {
    given(shipment, planned)
      .when('Carrier', 'DispatchShipment', dispatched[2])
      .refused('OTHER_SIDE', { side: 'shipper' });
    given(shipment, planned)
      .when('Supplier', 'DispatchShipment', { dispatchedAt: '2026-11-24T12:00:00.001Z' })
      .refused('NOT_PAST');
  });
  it('has times requested by the consumer only, and all others by the provider', () => {
    const asked = given(shipment, planned);
    asked
      .when('Carrier', 'RecordMilestone', arrival('requested', '2026-11-25T08:00:00.000Z'))
      .refused('OTHER_SIDE', { side: 'consumer' });
    asked
      .when('Receiver', 'RecordMilestone', arrival('estimated', '2026-11-25T08:00:00.000Z'))
      .refused('OTHER_SIDE', { side: 'provider' });
  });
  it('has actual times in the past, and arrives after it departed', () => {
    const started = given(shipment, planned, dispatched);
    started
      .when('Carrier', 'RecordMilestone', arrival('actual', '2026-11-24T11:50:00.000Z'))
      .refused('DEPARTURE_MISSING', { leg: 0 });
    given(shipment, planned, dispatched, departed)
      .when('Carrier', 'RecordMilestone', arrival('actual', '2026-11-24T12:50:00.000Z'))
      .refused('NOT_PAST');
  });
  it('counts how often a promise moved', () => {
    const estimate = (time: string) =>
      ['Carrier', 'RecordMilestone', arrival('estimated', time)] as ['Carrier', string, unknown];
    const state = given(
      shipment,
      planned,
      estimate('2026-11-24T15:00:00.000Z'),
      estimate('2026-11-24T16:00:00.000Z'),
      estimate('2026-11-24T16:00:00.000Z'),
      estimate('2026-11-24T18:30:00.000Z'),
    ).state();
    expect(state.times).toMatchObject([
      { event: 'arrival', classifier: 'estimated', time: '2026-11-24T18:30:00.000Z', moved: 2 },
    ]);
  });
  it('is received line by line, and a difference says why', () => {
    const started = given(shipment, planned, dispatched);
    started.when('Receiver', 'ReceiveShipment', count('38')).refused('REASON_MISSING', { line: 1 });
    started.when('Supplier', 'ReceiveShipment', count('40')).refused('OTHER_SIDE', { side: 'consignee' });
    started.when('Receiver', 'ReceiveShipment', count('38', 'short')).then({
      type: 'ShipmentReceived',
      receipt: count('38', 'short') as never,
      differences: [{ line: 1, shipped: '40', received: '38', difference: '-2' }],
    });
  });
  it('is not received before it was dispatched, nor cancelled after', () => {
    given(shipment, planned).when('Receiver', 'ReceiveShipment', count('40')).refused('STATUS', { status: 'planned' });
    given(shipment, planned, dispatched)
      .when('Supplier', 'CancelShipment', { reason: 'x' })
      .refused('STATUS', { status: 'dispatched' });
  });
  it('counts in all digits that a quantity may have', () => {
    const all = '100000000000000.000000001';
    const state = given(shipment, [
      'Supplier',
      'PlanShipment',
      { ...plan, lines: [{ ...plan.lines[0], quantity: all }] },
    ] as never).state();
    const receipt = { receivedAt: '2026-11-24T11:59:00.000Z', lines: [{ line: 1, quantity: '0.000000002' }] };
    expect(receiptDifferences(state, receipt)).toMatchObject([{ difference: '-99999999999999.999999999' }]);
    expect(sumOf([all, all])).toBe('200000000000000.000000002');
    const bucket = { start: '2026-11-23', quantity: '200000000000000.000000003' };
    expect(
      shortfalls([bucket], 'week', [
        { day: '2026-11-24', quantity: all },
        { day: '2026-11-25', quantity: all },
      ]),
    ).toEqual([{ start: '2026-11-23', expected: bucket.quantity, delivered: '200000000000000.000000002' }]);
  });
});
