import { traitColumns, type JsonValue } from '@tierline/api/readmodel';
import { positionCoverage } from '@tierline/api/supply';
import { capacityGroup, cases, forecast, inventoryPosition } from '@tierline/chaincode/domain';
import { disclose } from '@tierline/chaincode/record';
import { calendarDay, caseLimits } from '@tierline/chaincode/schema';
import { at, given, type Said } from '../support/given';

const site = 'BPNS00000000A1B2';
const series = { supplier: 'Supplier', customerPart: 'P', site, category: '0001', unit: 'PCE', granularity: 'day' };
const about = { customer: 'Buyer', supplier: 'Supplier', holder: 'customer', customerPart: 'P', site, unit: 'PCE' };

describe('a day or time that databases and calendars do not know', () => {
  it.each(['0000-01-03', '0001-01-01', '1899-12-31', '2200-01-01', '9999-12-27'])('%s is malformed', (day) => {
    expect(calendarDay.safeParse(day).success).toBe(false);
    const publish = forecast.commands['PublishForecast']!.input;
    const buckets = [{ start: day, quantity: '1' }];
    expect(publish.safeParse({ ...series, buckets }).success).toBe(false);
    const respondBy = `${day}T00:00:00.000Z`;
    expect(publish.safeParse({ ...series, buckets: [{ start: '2026-12-01', quantity: '1' }], respondBy }).success).toBe(
      false,
    );
  });

  it('the first and the last that are taken stand in lists as days of four digits', () => {
    const buckets = ['1900-01-01', '2199-12-30'].map((start) => ({ start, quantity: '1' }));
    const state = given(forecast, ['Buyer', 'PublishForecast', { ...series, granularity: 'week', buckets }]).state();
    expect(traitColumns('forecast', JSON.parse(JSON.stringify(state)) as JsonValue)).toMatchObject({
      ...{ first_day: '1900-01-01', last_day: '2200-01-05' },
    });
  });
});

describe('a count of stock long ago', () => {
  it('is refused: everybody would roll it forward day by day', () => {
    const asOf = '2025-11-23T11:59:59.999Z';
    const old: Said = ['Buyer', 'StateInventory', { asOf, stocks: [] }];
    given(inventoryPosition, ['Buyer', 'OpenInventoryPosition', about])
      .when(...old)
      .refused('TOO_OLD', { at, given: asOf, limitDays: 366 });
    given(inventoryPosition)
      .when('Supplier', 'OpenInventoryPosition', { ...about, statement: { asOf, stocks: [] } })
      .refused('TOO_OLD');
    const oldest = { asOf: '2025-11-23T12:00:00.000Z', stocks: [] };
    const state = given(inventoryPosition, ['Buyer', 'OpenInventoryPosition', { ...about, statement: oldest }]).state();
    const related = { forecasts: [], shipments: [], plans: [], part: undefined, timeZone: 'UTC' };
    expect(positionCoverage(state, related, { now: at, days: 28 })?.days.length).toBeLessThanOrEqual(367);
  });
});

describe('open alerts', () => {
  const raise = (side: string, name: string, index: number): Said => [
    ...([side, name] as const),
    {
      type: 'deviation',
      about: `${side} ${String(index)}`,
      severity: 'red',
      from: '2026-12-01',
      note: 'x'.repeat(500),
    },
  ];

  it('are at most twenty of a side, so that neither fills the record, nor keeps the other from warning', () => {
    const publish: Said = [
      'Buyer',
      'PublishForecast',
      { ...series, buckets: [{ start: '2026-12-01', quantity: '1' }] },
    ];
    const flooded = Array.from({ length: 20 }, (_, index) => raise('Supplier', 'RaiseForecastAlert', index));
    const full = given(forecast, publish, ...flooded);
    full.when(...raise('Supplier', 'RaiseForecastAlert', 20)).refused('TOO_MANY_ALERTS', { by: 'Supplier', limit: 20 });
    expect(full.when(...raise('Buyer', 'RaiseForecastAlert', 0)).state().alerts).toHaveLength(21);
    const one = { type: 'deviation', about: 'Supplier 3', reason: 'nothing there' };
    expect(full.when('Buyer', 'ClearForecastAlert', one).state().alerts).toHaveLength(19);
  });

  it('leave room for the fullest statement of a group', () => {
    const weeks = Array.from({ length: 104 }, (_, index) => ({
      start: new Date(Date.UTC(2026, 10, 30 + index * 7)).toISOString().slice(0, 10),
      ...{ actual: '100', maximum: '150', agreed: '120', deltaProductionResult: '-1' },
    }));
    const signed = weeks.map(({ start }) => ({ start, quantity: '120' }));
    const uuid = (index: number) => `3f2a7c01-7b54-4d19-9a32-${String(index).padStart(12, '0')}`;
    const numbers = (length: number) => Array.from({ length }, (_, index) => index);
    const limits = { relativePositive: '1', relativeNegative: '1', absolutePositive: '1', absoluteNegative: '1' };
    const statement = {
      ...{ name: 'all', unit: 'PCE', supplierSites: numbers(50).map(() => site), capacities: weeks },
      linkedSeries: numbers(150).map((index) => ({
        ...{ customerPart: String(index), supplierPart: 'S', site, category: '0001', loadFactor: '1' },
      })),
      linkedGroups: numbers(50).map((index) => uuid(index + 1)),
      volatility: {
        ...{ start: '2026-12-01T00:00:00.000Z', measurementInterval: 1 },
        subhorizons: numbers(20).map((index) => ({ sequence: index + 1, length: 1, ...limits })),
      },
    };
    const flood = (side: string) => numbers(20).map((index) => raise(side, 'RaiseCapacityAlert', index));
    const earlier: Said[] = [
      ['Supplier', 'PublishCapacityGroup', { ...statement, customer: 'Buyer', groupId: uuid(0) }],
      ['Buyer', 'AgreeCapacity', { weeks: signed }],
      ...[...flood('Buyer'), ...flood('Supplier')],
    ];
    const input = { ...statement, reason: 'again' };
    const state = given(capacityGroup, ...earlier)
      .when('Supplier', 'ReviseCapacityGroup', input)
      .state();
    expect(state.alerts).toHaveLength(40);
    const body = { command: { name: 'ReviseCapacityGroup', input }, state, salt: '00'.repeat(16) };
    expect(disclose(body as never, 'p', () => false).leaves.length).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(256 * 1024);
  });
});

describe('the fullest case', () => {
  const ideograph = '\u6f22';
  const numbers = (length: number) => Array.from({ length }, (_, index) => index);
  const mspIds = numbers(caseLimits.parties).map((index) => `${String(index).padStart(2, '0')}${'M'.repeat(62)}`);
  const members = mspIds.map((mspId) => ({ mspId, name: mspId, roles: ['supplier'], state: 'active' }));
  const later = '2199-12-31T23:59:59.999Z';
  const said = (mspId: string | undefined, name: string, input: object): Said => [
    ...([mspId ?? '', name] as const),
    ...([input, { members: members as never }] as const),
  ];
  const [opener = '', ...parties] = mspIds;
  const reason = ideograph.repeat(500);
  const earlier = [
    said(opener, 'OpenCase', {
      ...{ title: ideograph.repeat(160), description: ideograph.repeat(4000), category: 'forecast-deviation' },
      ...{
        severity: 'line-stop',
        rootCause: 'pandemic-or-epidemic',
        effect: 'capacity-reduction',
        quorum: 'all',
        parties,
      },
      ...{ period: { from: at, until: later }, due: { acknowledgeBy: later, resolveBy: later } },
      affected: numbers(caseLimits.affected).map(() => ({
        ...{ what: 'position', name: ideograph.repeat(60), of: opener, pin: 'ab'.repeat(32) },
      })),
      source: { pin: 'ab'.repeat(32) },
    }),
    ...['acknowledgement', 'resolution'].map((of) => said(opener, 'EscalateCase', { of, level: 5, reason })),
    ...parties.map((mspId) => said(mspId, 'AcknowledgeCase', {})),
    ...mspIds.flatMap((mspId) => [
      ...numbers(caseLimits.tasks).map((index) =>
        said(mspId, 'AddTask', {
          ...{ title: ideograph.repeat(120), owner: mspId, role: 'logistics', due: later },
          blockedBy: numbers(Math.min(index, caseLimits.blockers)).map((one) => mspIds.indexOf(mspId) * 10 + one + 1),
        }),
      ),
      ...numbers(caseLimits.remedies).map(() =>
        said(mspId, 'SuggestRemedy', { text: ideograph.repeat(300), measure: 'alternate-supply', binds: mspIds }),
      ),
    ]),
    ...numbers(120).map((task) => said(opener, 'EscalateCase', { of: 'task', task: task + 1, level: 5 })),
    ...numbers(24).flatMap((remedy) =>
      parties.map((mspId) => said(mspId, 'VoteOnRemedy', { remedy: remedy + 1, vote: 'for' })),
    ),
  ];

  it('takes one more fact of whatever kind, so that nobody stops the others by filling it', () => {
    const last = said(opener, 'VoteOnRemedy', { remedy: 1, vote: 'against', reason });
    const state = given(cases, ...earlier)
      .when(...last)
      .state();
    expect([state.parties.length, state.tasks.length, state.remedies.length]).toEqual([12, 120, 24]);
    const body = { command: { name: last[1], input: last[2] }, state, salt: '00'.repeat(16) };
    const { leaves } = disclose(body as never, 'p', () => false);
    expect(leaves.length).toBeLessThan(3000);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(200 * 1024);
  });
});
