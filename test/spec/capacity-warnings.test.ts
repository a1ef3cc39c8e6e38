import { bottleneckOf, compared, deviationOf, type Measured } from '@tierline/api/capacity';
import type { CapacityGroupState, ForecastState } from '@tierline/chaincode/schema';
import { match } from '@tierline/planning/capacity';

const now = '2026-12-02T08:00:00.000Z';
const weeks = ['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14'];
/** Demand week by week beside an actual capacity of 100 and a maximum of 120. */
const matched = (...quantities: string[]) =>
  match(
    quantities.map((quantity, index) => ({ week: weeks[index] ?? '', quantity })),
    weeks.map((week) => ({ week, actual: '100', maximum: '120' })),
  );

describe('what a capacity group is warned of', () => {
  test('one bottleneck from the current week on, with all that is missing in its weeks', () => {
    expect(bottleneckOf(matched('900', '110', '100', '115.5'), now)).toEqual([
      { type: 'bottleneck', severity: 'amber', from: '2026-11-30', until: '2026-12-14', quantity: '25.5' },
    ]);
    expect(bottleneckOf(matched('900', '100', '99'), now)).toEqual([]);
  });

  test('red as soon as the maximum does not do in one week', () => {
    expect(bottleneckOf(matched('0', '110', '121'), now)).toMatchObject([{ severity: 'red', quantity: '31' }]);
  });

  test('no less than is missing, in as many digits as a quantity has', () => {
    expect(bottleneckOf(matched('0', '100.0000000001'), now)).toMatchObject([{ quantity: '0.000000001' }]);
  });

  test('of demand that moved beyond its limits between two measurements, up or down', () => {
    const moved = (week: string, absolute: string, ...exceeded: Measured['weeks'][number]['exceeded']) => ({
      ...{ week, previous: '100', latest: '1', absolute, exceeded },
    });
    const measured: Measured = {
      ...{ previousAt: now, latestAt: now },
      weeks: [
        moved('2026-11-30', '5'),
        moved('2026-12-07', '30', 'relativePositive'),
        moved('2026-12-14', '-50', 'relativeNegative', 'absoluteNegative'),
      ],
    };
    expect(deviationOf(measured)).toEqual([
      { type: 'deviation', severity: 'amber', from: '2026-12-07', until: '2026-12-14', quantity: '80' },
    ]);
    expect(deviationOf(undefined)).toEqual([]);
  });
});

test('a series is gone through once, however many groups of a supplier count it', async () => {
  const about = { customerPart: 'P', site: 'BPNS00000000A1B2', category: '0001' } as const;
  let read = 0;
  const bucket = {
    start: '2026-12-07',
    get quantity() {
      read += 1;
      return '3';
    },
  };
  const forecast = { ...about, unit: 'PCE', active: true, buckets: [bucket] } as unknown as ForecastState;
  const ids = ['top', ...Array.from({ length: 40 }, (_, index) => `below ${String(index)}`)];
  const [top, ...groups] = ids.map((groupId) => ({
    ...{ groupId, supplier: 'Supplier', customer: 'Buyer', unit: 'PCE', active: true, capacities: [] },
    linkedSeries: [{ ...about, loadFactor: '0.5' }],
    linkedGroups: ids.filter((id) => id !== groupId),
  })) as unknown as CapacityGroupState[];
  const { demand } = await compared('channel', top!, {
    linkedSeries: () => Promise.resolve([{ id: 'f', state: forecast }]),
    linkedGroups: () => Promise.resolve(groups),
    seriesAsOf: () => Promise.resolve([]),
  });
  expect([demand, read]).toEqual([[{ week: '2026-12-07', quantity: '61.5' }], 1]);
});
