import { dayNumber, instantOf } from '@tierline/chaincode/schema';

const day = 86_400_000;

/** The calendar day so many days later; no time zone is involved. */
export const dayAfter = (from: string, days: number): string =>
  instantOf(((dayNumber(from) ?? Number.NaN) + days) * day).slice(0, 10);

/** From one day to the other; below zero where that is earlier. */
export const daysBetween = (from: string, to: string): number =>
  (dayNumber(to) ?? Number.NaN) - (dayNumber(from) ?? Number.NaN);

/** Monday is 0. 1970-01-01 was a Thursday. */
const weekday = (of: string): number => ((((dayNumber(of) ?? Number.NaN) + 3) % 7) + 7) % 7;

export const mondayOf = (of: string): string => dayAfter(of, -weekday(of));

/** Where nobody says otherwise, work is done from Monday to Friday. */
export const mondayToFriday = (of: string): boolean => weekday(of) < 5;
