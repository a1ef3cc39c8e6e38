import { dayNumber, Exact, instantOf } from '@tierline/chaincode/schema';
import { compare, type Match, type WeekMatch } from './match';

/** The month (`2026-12`) to which a week belongs, whole: that of its Thursday, by which ISO 8601 gives weeks to years. */
export function monthOf(week: string): string {
  return instantOf(((dayNumber(week) ?? Number.NaN) + 3) * 86_400_000).slice(0, 7);
}

export type MonthMatch = { month: string } & Match & {
    /** How many weeks were compared, and how many of them are bottlenecks: the month's sums may hide one. */
    weeks: number;
    bottlenecks: number;
  };

/**
 * Weeks summed to months and compared as weeks are. Nobody signed a part of a week, so none is split: each counts whole in
 * the month of its Thursday. Weeks of which only demand or only capacity is known are in no sum.
 */
export function byMonth(weeks: readonly WeekMatch[]): MonthMatch[] {
  const months = new Map<string, WeekMatch[]>();
  for (const one of weeks) {
    const month = monthOf(one.week);
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  return [...months].flatMap(([month, members]) => {
    const sum = (of: 'demand' | 'actual' | 'maximum') =>
      members.reduce((total, one) => total.plus(one[of]), new Exact(0));
    const found = compare(sum('demand'), sum('actual'), sum('maximum'));
    if (!found) return [];
    const bottlenecks = members.filter(({ result }) => result === 'bottleneck').length;
    return [{ month, ...found, weeks: members.length, bottlenecks }];
  });
}
