import { daysAfter, mondayOf, numberOf } from './calendar';
import { sum, zero, type Exact } from './exact';
import type { Need } from './needs';

/** As series state it: in order, zero said. */
export type Bucket = { start: string; quantity: string };
export type Granularity = 'week' | 'day';

/** As long as a series may be (CX-0128 §4.1.2). */
export const longest = { week: 104, day: 28 } as const;

export const bucketOf = (day: string, granularity: Granularity): string =>
  granularity === 'week' ? mondayOf(day) : day;

/** The bucket that the first day lies in, and all after it up to that of the last, as many as a series may have. */
export function bucketsBetween(first: string, last: string, granularity: Granularity): string[] {
  const step = granularity === 'week' ? 7 : 1;
  const start = bucketOf(first, granularity);
  const count = Math.floor((numberOf(last) - numberOf(start)) / step) + 1;
  return Array.from({ length: Math.min(Math.max(count, 0), longest[granularity]) }, (_, index) =>
    daysAfter(start, index * step),
  );
}

export type Bucketed = {
  needs: Need[];
  /** Needed before the first bucket, and so stated in it. */
  overdue: Exact;
  /** Needed after the last bucket, and stated nowhere. */
  beyond: Exact;
};

/** A quantity for each of the buckets, zero stated; nothing vanishes unsaid. */
export function bucketed(needs: readonly Need[], starts: readonly string[], granularity: Granularity): Bucketed {
  const [first = '', last = ''] = [starts[0], starts.at(-1)];
  const placed = needs.map(({ day, quantity }) => ({ day: bucketOf(day, granularity), quantity }));
  const total = (matches: (day: string) => boolean): Exact =>
    sum(placed.filter(({ day }) => matches(day)).map(({ quantity }) => quantity));
  const byStart = new Map<string, Exact>();
  for (const { day, quantity } of placed) byStart.set(day, (byStart.get(day) ?? zero).plus(quantity));
  const overdue = total((day) => day < first);
  const stated = starts.map((start) => {
    const own = byStart.get(start) ?? zero;
    return { day: start, quantity: start === first ? own.plus(overdue) : own };
  });
  return { needs: stated, overdue, beyond: total((day) => day > last) };
}
