import { dayNumber, instantOf } from '@tierline/chaincode/schema';
import { z } from 'zod';

const day = 86_400_000;

/** An ISO 8601 week that there is, as `2026-W49`. */
export const isoWeek = z
  .string()
  .regex(/^\d{4}-W\d{2}$/, 'an ISO 8601 week, YYYY-Www')
  .refine((week) => mondayOf(week) !== undefined, 'no such week');

/** First and last day of a span of weeks, both in it. */
export function daysOfWeeks(from: string, to: string): { first: string; last: string } {
  return { first: dayText(mondayOf(from) ?? 0), last: dayText((mondayOf(to) ?? 0) + 6) };
}

/** Days since 1970-01-01 of the week's Monday; week 1 is the one with the 4th of January. */
function mondayOf(week: string): number | undefined {
  const [year = 0, number = 0] = week.split('-W').map(Number);
  const monday = firstMonday(year) + (number - 1) * 7;
  return number >= 1 && monday < firstMonday(year + 1) ? monday : undefined;
}

function firstMonday(year: number): number {
  const fourth = dayNumber(`${String(year).padStart(4, '0')}-01-04`) ?? 0;
  return fourth - ((((fourth + 3) % 7) + 7) % 7);
}

const dayText = (number: number): string => instantOf(number * day).slice(0, 10);
