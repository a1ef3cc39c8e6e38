import { traitColumns, type JsonValue } from '@tierline/api/readmodel';
import type { KindStates } from '@tierline/chaincode/domain';

/** What lists find and sort a record by. */
function traits<Name extends keyof KindStates>(kind: Name, state: KindStates[Name]) {
  return traitColumns(kind, JSON.parse(JSON.stringify(state)) as JsonValue);
}

const bucket = (start: string, quantity = '100') => ({ start, quantity });
const at = (hour: number): string => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;

const forecast: KindStates['forecast'] = {
  ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', supplierPart: 'S-1', site: 'BPNS0000000000A1' },
  ...{ category: '0001', unit: 'PCE', granularity: 'week', revision: 2, restsOn: [], active: true },
  buckets: [bucket('2026-03-02'), bucket('2026-03-09')],
};
const answer = (revision: number, ...quantities: string[]) => ({
  commitment: {
    revision,
    at: at(0),
    buckets: forecast.buckets.map(({ start }, index) => bucket(start, quantities[index])),
  },
});

describe('a forecast', () => {
  test('is found by both part numbers, its site, and the weeks it speaks of, Sunday included', () => {
    expect(traits('forecast', forecast)).toEqual({
      ...{ status: 'open', parts: ['P-1', 'S-1'], sites: ['BPNS0000000000A1'], names: [], urgency: null },
      ...{ first_day: '2026-03-02', last_day: '2026-03-15', granularity: 'week', unit: 'PCE' },
      ...{ starts: ['2026-03-02', '2026-03-09'], demand: ['100', '100'], committed: [null, null] },
      ...{ category: null, severity: null },
    });
    expect(traits('forecast', { ...forecast, granularity: 'day' }).last_day).toBe('2026-03-09');
  });

  test.each([
    ['open', {}],
    ['open', answer(1, '100', '100')],
    ['committed', answer(2, '100', '120')],
    ['short', answer(2, '120', '99.5')],
    ['inactive', { ...answer(2, '100', '100'), active: false }],
  ])('is %s by what was answered to the revision that stands', (status, changes) => {
    expect(traits('forecast', { ...forecast, ...changes }).status).toBe(status);
  });

  test('is due when the earliest thing asked of somebody is, until it is answered', () => {
    const request = { of: 'demand', by: 'AxleMSP', at: at(1), dueBy: at(9) } as const;
    const due = (changes: object) => traits('forecast', { ...forecast, ...changes }).urgency;
    expect(due({ respondBy: at(8) })).toBe(at(8));
    expect(due({ respondBy: at(8), request })).toBe(at(8));
    expect(due({ respondBy: at(8), request, ...answer(2, '100', '100') })).toBe(at(9));
    expect(due({ respondBy: at(8), ...answer(2, '100', '100') })).toBeNull();
    expect(due({ respondBy: at(8), ...answer(1, '100', '100') })).toBe(at(8));
    expect(due({ respondBy: at(8), request, active: false })).toBeNull();
  });
});

describe('a capacity group', () => {
  const group: KindStates['capacity-group'] = {
    ...{ supplier: 'AxleMSP', customer: 'OemMSP', groupId: 'g-1', name: 'Press 1', unit: 'PCE', revision: 1 },
    ...{ supplierSites: ['BPNS0000000000B2'], linkedGroups: [], signed: [], active: true },
    linkedSeries: [{ customerPart: 'P-1', supplierPart: 'S-1', site: 'BPNS0000000000A1', category: '0001' }],
    capacities: [{ start: '2026-03-02', actual: '1', maximum: '1' }],
  };

  test('is found by what it is linked to, its name and its id', () => {
    expect(traits('capacity-group', group)).toEqual({
      ...{ status: 'stated', parts: ['P-1', 'S-1'], sites: ['BPNS0000000000B2', 'BPNS0000000000A1'] },
      ...{ names: ['g-1', 'Press 1'], first_day: '2026-03-02', last_day: '2026-03-08', urgency: null },
      ...{ granularity: null, unit: null, starts: null, demand: null, committed: null, category: null, severity: null },
    });
  });

  test('is unsigned until the customer has signed what is named, and a bottleneck while somebody warns of one', () => {
    const capacities = [{ start: '2026-03-02', actual: '1', maximum: '1', agreed: '1' }];
    const signed = [{ start: '2026-03-02', quantity: '1', at: at(1) }];
    const alerts = [{ type: 'bottleneck', severity: 'red' as const, from: '2026-03-02', by: 'OemMSP', since: at(2) }];
    const status = (changes: object) => traits('capacity-group', { ...group, capacities, ...changes }).status;
    expect(status({})).toBe('unsigned');
    expect(status({ signed })).toBe('agreed');
    expect(status({ signed, alerts })).toBe('bottleneck');
    expect(status({ alerts, active: false })).toBe('inactive');
    expect(traits('capacity-group', { ...group, alerts }).urgency).toBe('2026-03-02T00:00:00.000Z');
  });
});

describe('a shipment', () => {
  const shipment: KindStates['shipment'] = {
    ...{ shipper: 'AxleMSP', consignee: 'OemMSP', number: 'SHP-1', order: 'PO-7', status: 'dispatched', pins: [] },
    lines: [{ line: 1, customerPart: 'P-1', quantity: '5', unit: 'PCE' }],
    handlingUnits: [{ sscc: '340123450000000017', lines: [1] }],
    legs: [{ from: 'BPNS0000000000A1', to: 'BPNS0000000000B2' }],
    times: [],
  };
  const time = (
    event: 'departure' | 'arrival',
    classifier: 'planned' | 'estimated' | 'requested' | 'actual',
    hour: number,
  ) => {
    return { leg: 0, event, classifier, time: at(hour), by: 'AxleMSP', at: at(0), moved: 0 };
  };

  test('is found by numbers, parts, and the sites of its legs', () => {
    expect(traits('shipment', shipment)).toMatchObject({
      ...{ status: 'dispatched', parts: ['P-1'], sites: ['BPNS0000000000A1', 'BPNS0000000000B2'] },
      ...{ names: ['SHP-1', 'PO-7', '340123450000000017'], first_day: null, urgency: null },
    });
  });

  test('is due at the surest time of what has not happened; then somebody has to receive it', () => {
    const due = (status: 'planned' | 'dispatched' | 'received', ...times: ReturnType<typeof time>[]) =>
      traits('shipment', { ...shipment, status, times }).urgency;
    const plan = [time('departure', 'planned', 6), time('arrival', 'planned', 12)];
    expect(due('planned', ...plan)).toBe(at(6));
    expect(due('dispatched', ...plan, time('departure', 'actual', 7))).toBe(at(12));
    expect(due('dispatched', ...plan, time('departure', 'actual', 7), time('arrival', 'estimated', 15))).toBe(at(15));
    expect(due('dispatched', ...plan, time('departure', 'actual', 7), time('arrival', 'actual', 16))).toBe(at(16));
    expect(due('received', ...plan)).toBeNull();
  });
});

describe('a unit', () => {
  const unit: KindStates['custody'] = {
    identifier: { scheme: 'sgtin', gtin: '09521000000011', serial: '42' },
    kind: { name: 'crate', properties: {} },
    ...{ commissioner: 'AxleMSP', steward: 'StewardMSP', owner: 'AxleMSP', custodian: 'AxleMSP', closed: false },
    ...{ values: {}, reporters: {}, dismissed: {}, contents: [], offers: [] },
  };
  const offer = (status: 'offered' | 'accepted', answerBy?: string) => {
    const open = { role: 'custodian', from: 'AxleMSP', to: 'CarrierMSP', at: at(0), status } as const;
    return answerBy === undefined ? open : { ...open, answerBy };
  };

  test('is due by the earliest answer to an open offer', () => {
    expect(traits('custody', unit)).toMatchObject({
      ...{ status: 'held', names: ['09521000000011', '42', '09521000000011.42'], urgency: null },
    });
    const offers = [offer('accepted', at(1)), offer('offered', at(9)), offer('offered', at(5)), offer('offered')];
    expect(traits('custody', { ...unit, offers })).toMatchObject({ status: 'offered', urgency: at(5) });
    expect(traits('custody', { ...unit, offers, closed: true })).toMatchObject({ status: 'closed', urgency: null });
  });
});

test('master data is found by what is in force and by what is proposed', () => {
  const detail = { bpns: 'BPNS0000000000A1', name: 'Plant', city: 'Bonn', country: 'DE', timeZone: 'Europe/Berlin' };
  const state = { proposer: 'OemMSP', partner: 'AxleMSP', statedBy: 'OemMSP', status: 'proposed' as const };
  const changed = { ...detail, unLocode: 'DEBON', gln: '9521000000018', name: 'Main plant' };
  expect(traits('site', { ...state, detail: changed, agreed: detail })).toMatchObject({
    ...{ status: 'proposed', sites: ['BPNS0000000000A1'], names: ['9521000000018', 'DEBON', 'Main plant', 'Plant'] },
  });
});

test('master data is due when a confirmation’s next check has come, at once where a side challenges it', () => {
  const detail = { bpns: 'BPNS0000000000A1', name: 'Plant', city: 'Bonn', country: 'DE', timeZone: 'Europe/Berlin' };
  const sides = { proposer: 'OemMSP', partner: 'AxleMSP', statedBy: 'OemMSP', status: 'agreed' as const };
  const agreed = { ...sides, detail, agreed: detail };
  const confirmations = [
    { by: 'AxleMSP', at: at(0), nextCheck: '2026-09-01' },
    { by: 'OemMSP', at: at(0), nextCheck: '2026-06-01' },
  ];
  const challenge = { by: 'AxleMSP', at: at(5), fields: ['city'], reason: 'moved' };
  expect(traits('site', agreed)).toMatchObject({ status: 'agreed', urgency: null });
  expect(traits('site', { ...agreed, confirmations })).toMatchObject({
    ...{ status: 'agreed', urgency: '2026-06-01T00:00:00.000Z' },
  });
  expect(traits('site', { ...agreed, confirmations, challenge })).toMatchObject({
    ...{ status: 'challenged', urgency: at(5) },
  });
});

test('what was purged is found by nothing', () => {
  expect(
    Object.values(traitColumns('forecast', null))
      .flat()
      .every((value) => value === null),
  ).toBe(true);
});

describe('an inventory position', () => {
  const position: KindStates['inventory-position'] = {
    ...{ customer: 'OemMSP', supplier: 'AxleMSP', holder: 'customer', customerPart: 'P-1', supplierPart: 'S-1' },
    ...{ site: 'BPNS0000000000A1', unit: 'PCE', statements: {}, open: true },
  };
  const alert = (type: string, from: string) => ({
    ...{ type, severity: 'red' as const, from, by: 'OemMSP', since: at(1) },
  });

  test('is found by both part numbers and its site', () => {
    expect(traits('inventory-position', position)).toMatchObject({
      ...{ status: 'quiet', parts: ['P-1', 'S-1'], sites: ['BPNS0000000000A1'], urgency: null },
    });
  });
  test('is as urgent as the first day of what was warned of', () => {
    const alerts = [alert('shortage', '2026-03-09'), alert('below-minimum', '2026-03-05')];
    const warned = (...some: typeof alerts) => traits('inventory-position', { ...position, alerts: some });
    expect(warned(...alerts)).toMatchObject({ status: 'short', urgency: '2026-03-05T00:00:00.000Z' });
    expect(warned(alerts[1]!)).toMatchObject({ status: 'low' });
    expect(traits('inventory-position', { ...position, open: false }).status).toBe('closed');
    const stated = { ...position, statements: { customer: { asOf: at(8), at: at(9), stocks: [] } } };
    expect(traits('inventory-position', stated).urgency).toBe('2026-03-09T08:00:00.000Z');
    expect(traits('inventory-position', { ...stated, open: false }).urgency).toBeNull();
  });
});

test('a production plan is found by part, site and the days on which something is finished', () => {
  const plan: KindStates['production-plan'] = {
    ...{ customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS0000000000S1', unit: 'PCE' },
    ...{ revision: 1, outputs: [{ completesAt: at(8), quantity: '4' }] },
  };
  const days = { first_day: '2026-03-02', last_day: '2026-03-02' };
  expect(traits('production-plan', plan)).toMatchObject({ status: 'planned', parts: ['P-1'], ...days });
  expect(traits('production-plan', { ...plan, outputs: [] })).toMatchObject({ status: 'empty', first_day: null });
});

test('a grant is found by its reference, parts and period, what was granted before what was asked', () => {
  const period = { from: '2026-11-01T00:00:00.000Z', until: '2027-03-01T00:00:00.000Z' };
  const asked: KindStates['grant'] = {
    ...{ requester: 'OemMSP', answerer: 'AxleMSP', reference: 'RISK-1', purpose: 'winter', status: 'asked' },
    asked: { aspects: ['demand'], ...period },
  };
  const days = { first_day: '2026-11-01', last_day: '2027-03-01' };
  expect(traits('grant', asked)).toMatchObject({ status: 'asked', names: ['RISK-1'], parts: [], ...days });
  const granted = { ...asked.asked, parts: ['P-1'], until: '2026-12-01T00:00:00.000Z', automatic: true };
  expect(traits('grant', { ...asked, status: 'granted', granted })).toMatchObject({
    ...{ status: 'granted', parts: ['P-1'], last_day: '2026-12-01' },
  });
});

test('a cumulative account is found by part, site and its last notes, and urgent while it drifts or waits', () => {
  const statement = (note: string, cumulative: string) => ({
    ...{ note, quantity: '1', cumulative, date: '2026-03-02', at: at(2) },
  });
  const dispatched = statement('7', '5');
  const account: KindStates['cumulative-account'] = {
    ...{ customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS0000000000A1', unit: 'PCE' },
    ...{ count: 1, startsAt: '2026-01-01', opening: { dispatched: '0', received: '0' } },
    ...{ corrected: { dispatched: '0', received: '0' }, dispatched },
    postings: [{ type: 'dispatched', ...dispatched }],
  };
  const shown = (more: Partial<typeof account>) => traits('cumulative-account', { ...account, ...more });
  expect(shown({})).toMatchObject({ status: 'open', parts: ['P-1'], sites: ['BPNS0000000000A1'], names: ['7'] });
  expect(shown({ received: statement('7', '5') })).toMatchObject({ status: 'even', urgency: null });
  expect(shown({ received: statement('7', '4') })).toMatchObject({ status: 'drift', urgency: at(2) });
  expect(shown({ received: statement('6', '4') })).toMatchObject({ status: 'unmatched', urgency: at(2) });
  const correction = { side: 'received', delta: '1', reason: 'other', text: 'x', by: 'OemMSP', at: at(1) } as const;
  expect(shown({ received: statement('7', '4'), correction })).toMatchObject({ status: 'proposed', urgency: at(1) });
});

test('a quality notice is found by its number and what it is about, and urgent while the receiver owes something', () => {
  const notice: KindStates['quality-notice'] = {
    ...{ sender: 'OemMSP', receiver: 'AxleMSP', number: 'Q-1', noticeType: 'alert', title: 'Cracks' },
    ...{ description: 'Cracks at the flange', severity: 'major', status: 'sent', times: { sent: at(1) } },
    ...{ dueBy: at(5), reportBy: at(9) },
    affected: [
      { what: 'serial', name: 'SN-1', part: 'P-1' },
      { what: 'part', name: 'P-2' },
    ],
  };
  const shown = (more: Partial<typeof notice>) => traits('quality-notice', { ...notice, ...more });
  expect(shown({})).toMatchObject({
    ...{ status: 'sent', parts: ['P-1', 'P-2'], names: ['Q-1', 'SN-1'], urgency: at(5), first_day: '2026-03-02' },
  });
  expect(shown({ status: 'accepted' }).urgency).toBe(at(9));
  expect(shown({ case: { disruption: 'ab'.repeat(16) } }).names).toEqual(['Q-1', 'ab'.repeat(16), 'SN-1']);
  for (const status of ['declined', 'closed'] as const) expect(shown({ status }).urgency).toBeNull();
});
