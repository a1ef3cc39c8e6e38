const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall time at a place; what is no zone counts in UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: isZone(timeZone) ? timeZone : 'UTC', hourCycle: 'h23', year: 'numeric', month: '2-digit' },
    ...{ day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formats.set(timeZone, made);
  return made;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `2026-11-30T14:05:00` as clocks at the place show. */
function wallTime(instant: Date, timeZone: string): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (name) => parts.get(name) ?? '',
  );
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** The calendar day at the site, and the hour of it (0 to 23). */
export function siteTime(instant: string, timeZone: string): { day: string; hour: number } {
  const time = wallTime(new Date(instant), timeZone);
  return { day: time.slice(0, 10), hour: Number(time.slice(11, 13)) };
}

/** What clocks at the place show, to the minute. */
export const localMinute = (instant: string, timeZone: string): string =>
  wallTime(new Date(instant), timeZone).slice(0, 16);

/** When clocks at the place show `2026-11-30T14:05`; of an hour that there is twice, one of the two; undefined for no time. */
export function instantAt(local: string, timeZone: string): string | undefined {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return undefined;
  const ahead = (instant: number): number => Date.parse(`${wallTime(new Date(instant), timeZone)}Z`) - instant;
  const near = shown - ahead(shown);
  return new Date(shown - ahead(near)).toISOString();
}
