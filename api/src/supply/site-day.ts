const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall time at a place; what is no zone counts in UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: isZone(timeZone) ? timeZone : 'UTC', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
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

/** The calendar day at the site, and the hour of it (0 to 23). */
export function siteTime(instant: string, timeZone: string): { day: string; hour: number } {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}
