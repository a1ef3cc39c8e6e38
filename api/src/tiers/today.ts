import type { SiteCalendar } from './shapes';

/** The calendar day there is at a time, in a zone. */
const dayIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** The earliest of the days that it is at the member's sites. */
export function todayAt(calendars: readonly SiteCalendar[], now: Date): string {
  const days = calendars.map(({ timeZone }) => dayIn(timeZone, now)).sort();
  return days[0] ?? dayIn('UTC', now);
}

/** Whether the machine knows the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    dayIn(zone, new Date(0));
    return true;
  } catch {
    return false;
  }
}
