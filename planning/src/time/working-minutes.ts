import { dayNumber, instantOf } from '@tierline/chaincode/schema';
import { instantAt, siteTime } from './zone';

/** When an office works: weekdays (1 is Monday) from one wall time to another, `24:00` at the latest, but for holidays. */
export type WorkingHours = {
  timeZone: string;
  weekdays: readonly number[];
  from: string;
  until: string;
  holidays: readonly string[];
};

const minute = 60_000;
const day = 86_400_000;
/** Nobody waits longer for an office to open. */
const longestPause = 366;

/**
 * When so many minutes of work are over, as time passes there: a changed clock shortens or lengthens the day. Without an office,
 * every minute counts. Times are RFC 3339 UTC. @throws RangeError where nobody works for a year
 */
export function afterWorkingMinutes(at: string, minutes: number, hours: WorkingHours | undefined): string {
  if (!hours) return new Date(Date.parse(at) + minutes * minute).toISOString();
  let left = minutes * minute;
  for (const [from, until] of shifts(at, hours)) {
    if (until - from >= left) return new Date(from + left).toISOString();
    left -= until - from;
  }
  throw new RangeError(`nobody works in the year after ${at}`);
}

/** Minutes of work between two times, rounded down; negative where the second is the earlier. */
export function workingMinutesBetween(at: string, until: string, hours: WorkingHours | undefined): number {
  if (until < at) return -workingMinutesBetween(until, at, hours);
  const end = Date.parse(until);
  if (!hours) return Math.floor((end - Date.parse(at)) / minute);
  let worked = 0;
  for (const [from, to] of shifts(at, hours)) {
    if (from >= end) break;
    worked += Math.min(to, end) - from;
  }
  return Math.floor(worked / minute);
}

/** Stretches of work from a time on, in milliseconds since 1970; ends after a year without any. */
function* shifts(at: string, hours: WorkingHours): Generator<[from: number, until: number]> {
  const start = Date.parse(at);
  let number = dayNumber(siteTime(at, hours.timeZone).day) ?? 0;
  for (let idle = 0; idle <= longestPause; number += 1) {
    const shift = shiftOn(number, hours);
    idle = shift ? 0 : idle + 1;
    if (shift && shift[1] > start) yield [Math.max(shift[0], start), shift[1]];
  }
}

function shiftOn(number: number, { timeZone, weekdays, from, until, holidays }: WorkingHours) {
  const date = instantOf(number * day).slice(0, 10);
  // 1970-01-01 was a Thursday
  const weekday = ((((number + 3) % 7) + 7) % 7) + 1;
  if (!weekdays.includes(weekday) || holidays.includes(date)) return undefined;
  const [opens, closes] = [instantAt(`${date}T${from}`, timeZone), instantAt(`${date}T${until}`, timeZone)];
  if (opens === undefined || closes === undefined || closes <= opens) return undefined;
  return [Date.parse(opens), Date.parse(closes)] as const;
}
