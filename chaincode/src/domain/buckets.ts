import { dayNumber } from '../schema/primitives';

/** Whether a week or day lies behind `at` (RFC 3339), by UTC's days: a series that begins later leaves it out by right. */
export function isOver(start: string, granularity: 'week' | 'day', at: string): boolean {
  const next = (dayNumber(start) ?? 0) + (granularity === 'week' ? 7 : 1);
  return next <= (dayNumber(at.slice(0, 10)) ?? 0);
}
