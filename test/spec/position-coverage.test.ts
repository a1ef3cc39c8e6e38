import type { KindStates } from '@tierline/chaincode/domain';
import { positionCoverage, relatedOf } from '@tierline/api/supply';

const site = 'BPNS0000000000A1';
const works = 'BPNS0000000000S1';
const sides = { customer: 'OemMSP', supplier: 'AxleMSP' };
const part = {
  ...sides,
  customerPart: 'P-1',
  name: 'Axle',
  baseUnit: 'PCE',
  conversions: [{ unit: 'PF', factor: '20' }],
};
type Position = KindStates['inventory-position'];
type Shipment = KindStates['shipment'];

const at = (day: number, hour = 6): string =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const statement = (quantity: string, asOf = at(30)) => ({
  ...{ asOf, at: asOf },
  stocks: [
    { blocked: false, quantity },
    { blocked: true, quantity: '7' },
  ],
});
const position: Position = {
  ...{ ...sides, holder: 'customer', customerPart: 'P-1', site, unit: 'PCE', open: true },
  statements: { customer: statement('100') },
};
const demand: KindStates['forecast'] = {
  ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site, category: '0001', unit: 'PCE' },
  ...{ granularity: 'week', revision: 1, restsOn: [], active: true },
  buckets: [
    { start: '2026-11-30', quantity: '150' },
    { start: '2026-12-07', quantity: '0' },
  ],
};
const shipment = (more: Partial<Shipment> = {}): Shipment => ({
  ...{ shipper: 'AxleMSP', consignee: 'OemMSP', number: 'S-1', status: 'dispatched', dispatchedAt: at(29), pins: [] },
  ...{ handlingUnits: [], legs: [{ from: works, to: site }] },
  lines: [{ line: 1, customerPart: 'P-1', quantity: '60', unit: 'PCE' }],
  times: [
    { leg: 0, event: 'arrival', classifier: 'estimated', time: '2026-12-03T23:30:00.000Z', by: '', at: '', moved: 0 },
  ],
  ...more,
});
const agreed = <Detail>(detail: Detail) => ({ agreed: detail });
const record = (kind: string, state: unknown, id = kind) => ({ kind, id, state: state as never });
const known = [
  record('part-reference', agreed(part)),
  record('site', agreed({ bpns: site, timeZone: 'Europe/Berlin' })),
  record('forecast', demand),
];
const now = at(30, 8);
function covered(records: ReturnType<typeof record>[], of: Position = position, days = 28) {
  const result = positionCoverage(of, relatedOf(of, [...known, ...records]), { now, days });
  if (!result) throw new Error('nothing stated');
  return result;
}
const stocks = (result: ReturnType<typeof covered>) => result.days.map(({ day, stock }) => `${day.slice(8)}:${stock}`);

describe('what covers a customer’s stock', () => {
  it('is the statement, less demand over working days, plus what arrives, on days of the site', () => {
    const result = covered([record('shipment', shipment())]);
    expect(result).toMatchObject({ side: 'customer', opening: '100', blocked: '7', limitsAre: 'none', leftOut: [] });
    expect(stocks(result).slice(0, 6)).toEqual(['30:70', '01:40', '02:10', '03:-20', '04:10', '05:10']);
    expect(result.movements).toMatchObject([{ number: 'S-1', day: '2026-12-04', overdue: false, quantity: '60' }]);
    expect(result.firstUncovered).toBe('2026-12-03');
    expect(result.daysOfSupply).toBe('3.333333333');
  });
  it('ends with what is known of demand, a week of none included, and with the days asked for', () => {
    expect(covered([]).days.at(-1)?.day).toBe('2026-12-13');
    expect(covered([], position, 3).days.at(-1)?.day).toBe('2026-12-02');
  });
  it('begins with the statement’s own day before noon at the site, else with the next', () => {
    const stated = (asOf: string) => covered([], { ...position, statements: { customer: statement('100', asOf) } });
    expect(stated('2026-11-29T10:59:59.000Z').days[0]?.day).toBe('2026-11-29');
    expect(stated('2026-11-29T11:00:00.000Z').days[0]?.day).toBe('2026-11-30');
    expect(stated('2026-11-28T23:30:00.000Z').days[0]?.day).toBe('2026-11-29');
  });
  it('counts in the position’s unit as both sides signed, and says what it cannot count', () => {
    const lines = (unit: string) => [{ line: 1, customerPart: 'P-1', quantity: '3', unit }];
    const result = covered([
      record('shipment', shipment({ lines: lines('PF') }), 'pallets'),
      record('shipment', shipment({ lines: lines('KGM') }), 'kilograms'),
      record('shipment', shipment({ times: [] }), 'some day'),
      record('forecast', { ...demand, category: 'A1S1', unit: 'KGM' }, 'by weight'),
    ]);
    expect(result.movements.map(({ quantity }) => quantity)).toEqual(['60']);
    expect(result.leftOut).toEqual([
      { kind: 'shipment', id: 'kilograms', reason: 'NO_CONVERSION' },
      { kind: 'shipment', id: 'some day', quantity: '60', reason: 'NO_TIME' },
      { kind: 'forecast', id: 'by weight', reason: 'NO_CONVERSION' },
    ]);
  });
  it('counts what is overdue as today’s, what was received since the count as received, and nothing twice', () => {
    const late = shipment({
      times: [{ leg: 0, event: 'arrival', classifier: 'planned', time: at(27), by: '', at: '', moved: 0 }],
    });
    const receipt = (receivedAt: string) => ({
      ...{ status: 'received' as const, receipt: { receivedAt, lines: [{ line: 1, quantity: '55' }] } },
    });
    const result = covered([
      record('shipment', late, 'late'),
      record('shipment', shipment(receipt(at(30, 7))), 'since'),
      record('shipment', shipment(receipt(at(30, 5))), 'before'),
      record('shipment', shipment({ status: 'cancelled' }), 'cancelled'),
      record('shipment', shipment({ legs: [{ from: works, to: 'BPNS0000000000A2' }] }), 'elsewhere'),
    ]);
    expect(result.movements.map(({ shipment: id, day, overdue, quantity }) => [id, day, overdue, quantity])).toEqual([
      ['late', '2026-11-30', true, '60'],
      ['since', '2026-11-30', false, '55'],
    ]);
  });
  it('adds up demand of all categories, a daily series before the weekly one of its category', () => {
    const result = covered([
      record('forecast', { ...demand, granularity: 'day', buckets: [{ start: '2026-12-01', quantity: '2' }] }, 'days'),
      record('forecast', { ...demand, category: 'A1S1', buckets: [{ start: '2026-11-30', quantity: '5' }] }, 'service'),
      record('forecast', { ...demand, category: 'SR99', active: false }, 'over'),
    ]);
    expect(result.days.slice(0, 3).map(({ consumed }) => consumed)).toEqual(['38', '3', '38']);
  });
  it('takes the partner’s statement where the holder has none, and says so; without either there is none', () => {
    expect(covered([], { ...position, statements: { supplier: statement('90') } })).toMatchObject({
      ...{ side: 'supplier', opening: '90' },
    });
    expect(positionCoverage({ ...position, statements: {} }, relatedOf(position, known), { now, days: 28 })).toBe(
      undefined,
    );
  });
  it('is measured by the agreed limits, else by the stated ones, and says by which', () => {
    const limits = { ...position, statedLimits: { by: 'OemMSP', minimum: '50' } };
    expect(covered([], limits)).toMatchObject({ limitsAre: 'stated', limits: { minimum: '50' } });
    expect(covered([], { ...limits, agreedLimits: { safety: '5' } })).toMatchObject({
      ...{ limitsAre: 'agreed', limits: { safety: '5' } },
    });
  });
});

describe('what covers a supplier’s stock', () => {
  const outbound: Position = {
    ...position,
    holder: 'supplier',
    site: works,
    statements: { supplier: statement('40') },
  };
  const departing = (time: string) =>
    shipment({
      ...{ status: 'planned', dispatchedAt: undefined },
      times: [{ leg: 0, event: 'departure', classifier: 'planned', time, by: '', at: '', moved: 0 }],
    });
  const plan: KindStates['production-plan'] = {
    ...{ ...sides, customerPart: 'P-1', site: works, unit: 'PCE', revision: 1 },
    outputs: [
      { completesAt: at(30, 5), quantity: '1000' },
      { completesAt: '2026-12-02T10:00:00.000Z', quantity: '30' },
    ],
  };
  it('is the statement, less deliveries as they leave, plus what will be made', () => {
    const result = covered(
      [
        record('production-plan', plan),
        record('shipment', departing('2026-12-01T08:00:00.000Z'), 'to leave'),
        record('shipment', shipment({ dispatchedAt: at(30, 7) }), 'left since'),
        record('shipment', shipment(), 'left before'),
      ],
      outbound,
    );
    expect(stocks(result)).toEqual(['30:-20', '01:-80', '02:-50']);
    expect(result.movements.map(({ shipment: id, open }) => [id, open])).toEqual([
      ['to leave', true],
      ['left since', false],
    ]);
  });
});
