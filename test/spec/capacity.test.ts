import {
  byMonth,
  deviation,
  deviationOver,
  loadOf,
  match,
  monthOf,
  withoutCapacity,
} from '@tierline/planning/capacity';
import type { CapacityGroup } from '@tierline/planning/capacity';

const series = (quantity: string, loadFactor?: string) => ({
  ...{ active: true, loadFactor },
  demands: [{ week: '2026-11-30', quantity }],
});
const group = (own: CapacityGroup['series'], ...groups: string[]): CapacityGroup => ({
  ...{ active: true, series: own, groups },
});
const week = (monday: string, actual: string, maximum = actual) => ({ week: monday, actual, maximum });

describe('what is asked of a capacity group', () => {
  it('loses no digit of what people signed', () => {
    const large = '999999999999999.999999999';
    expect(loadOf(group([series(large, '1.000000001'), series(large)]))).toEqual([
      { week: '2026-11-30', quantity: '2000000000999999.999999997999999999' },
    ]);
  });

  it('is also what is asked of the groups below it, each once, with their own load factors', () => {
    const others = new Map([
      ['a', group([series('10', '2')], 'c')],
      ['b', group([series('5')], 'c', 'a')],
      ['c', group([series('1')], 'a')],
      ['off', { ...group([series('1000')]), active: false }],
    ]);
    const top = group([series('100')], 'a', 'b', 'off', 'nowhere');
    expect(loadOf(top, others)).toEqual([{ week: '2026-11-30', quantity: '126' }]);
  });

  it('stays in the group as far as production is only simulated there', () => {
    const below = { ...group([series('10')]), capacities: [week('2026-11-30', '5')] };
    expect(loadOf(group([], 'below'), new Map([['below', below]]))).toEqual([{ week: '2026-11-30', quantity: '10' }]);
  });
});

describe('capacity beside it', () => {
  const load = [
    { week: '2026-11-23', quantity: '3' },
    { week: '2026-11-30', quantity: '120' },
    { week: '2026-12-07', quantity: '90' },
    { week: '2026-12-28', quantity: '10' },
  ];

  it('says what is flexible, and what even the maximum leaves uncovered', () => {
    expect(match(load, [week('2026-11-30', '100', '110')])).toEqual([
      {
        ...{ week: '2026-11-30', demand: '120', actual: '100', maximum: '110', scenario: 8, colour: 'red' },
        ...{ deviation: '-20', flexible: '10', uncovered: '10', result: 'bottleneck' },
      },
    ]);
  });

  it('shows weeks with demand for which no capacity is stated', () => {
    expect(withoutCapacity(load, [week('2026-11-30', '1'), week('2026-12-28', '1')])).toEqual([load[0], load[2]]);
    expect(withoutCapacity([{ week: '2026-11-30', quantity: '0' }], [])).toEqual([]);
  });

  it.each([
    ['2026-11-30', '2026-12'],
    ['2026-10-26', '2026-10'],
    ['2026-09-28', '2026-10'],
    ['2026-12-28', '2026-12'],
    ['2024-12-30', '2025-01'],
  ])('gives the week of %s whole to the month of its Thursday, %s', (monday, month) => {
    expect(monthOf(monday)).toBe(month);
  });

  it('is summed to months that do not hide how many of their weeks are bottlenecks', () => {
    const weeks = match(load, [
      ...[week('2026-11-23', '3'), week('2026-11-30', '100', '130')],
      ...[week('2026-12-07', '150', '150'), week('2026-12-14', '1000')],
    ]);
    expect(byMonth(weeks)).toMatchObject([
      { month: '2026-11', weeks: 1, bottlenecks: 0, result: 'zero-deviation' },
      {
        ...{ month: '2026-12', weeks: 2, bottlenecks: 1, result: 'surplus', scenario: 4 },
        ...{ demand: '210', actual: '250', maximum: '280', deviation: '40', flexible: '30' },
      },
    ]);
  });
});

test('a deviation over a stretch of weeks sums those of which both series speak', () => {
  const rows = deviation(
    [
      { week: '2026-11-30', quantity: '100' },
      { week: '2026-12-07', quantity: '100' },
      { week: '2026-12-14', quantity: '900' },
    ],
    [
      { week: '2026-11-30', quantity: '130' },
      { week: '2026-12-07', quantity: '90' },
      { week: '2026-12-21', quantity: '7' },
    ],
  );
  expect(deviationOver(rows)).toEqual({ previous: '200', latest: '220', absolute: '20', relative: '0.1' });
  expect(deviationOver(rows.slice(2))).toBeUndefined();
});
