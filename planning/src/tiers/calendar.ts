import { dayNumber, instantOf, isMonday } from '@tierline/chaincode/schema';

/** When a site works. Days are the site's own, YYYY-MM-DD; no time zone is involved. */
export type WorkingCalendar = {
  /** ISO: 1 is Monday, 7 is Sunday. */
  weekdays: readonly number[];
  holidays: readonly string[];
  /** Worked although the weekday, or a holiday, says otherwise. */
  extraDays?: readonly string[];
};

/** Nobody counts lead times over a longer time without a working day. */
const longestPause = 366;
const millisOfDay = 86_400_000;

export const numberOf = (day: string): number => {
  const number = dayNumber(day);
  if (number === undefined) throw new RangeError(`${day} is no calendar day`);
  return number;
};
export const dayOf = (number: number): string => instantOf(number * millisOfDay).slice(0, 10);
export const daysAfter = (day: string, days: number): string => dayOf(numberOf(day) + days);
/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: string): number => ((((numberOf(day) + 3) % 7) + 7) % 7) + 1;
export const mondayOf = (day: string): string => (isMonday(day) ? day : daysAfter(day, 1 - weekdayOf(day)));

export function isWorkingDay(day: string, { weekdays, holidays, extraDays = [] }: WorkingCalendar): boolean {
  return extraDays.includes(day) || (weekdays.includes(weekdayOf(day)) && !holidays.includes(day));
}

/**
 * The day by which work of so many working days must begin, to be done before that day. Without work it is the day itself.
 * @throws RangeError where the calendar has no working day for a year
 */
export function workingDaysBefore(day: string, days: number, calendar: WorkingCalendar): string {
  let [at, left, idle] = [day, days, 0];
  while (left > 0) {
    at = daysAfter(at, -1);
    idle = isWorkingDay(at, calendar) ? 0 : idle + 1;
    if (idle === 0) left -= 1;
    if (idle > longestPause) throw new RangeError(`no working day in the year before ${day}`);
  }
  return at;
}
