/** Times as text, without `Date`: RFC 3339 in UTC with three decimals and Z. Civil calendar, no leap seconds. */
const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})Z$/;
const DAY = 86_400_000;

/** Milliseconds since 1970; undefined when the text is no such time (the 30th of February included). */
export function millisOf(at: string): number | undefined {
  const parts = pattern.exec(at)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second, milli] = parts as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const millis = daysFromCivil(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
  return instantOf(millis) === at ? millis : undefined;
}

/** The same back, for the years 0 to 9999. */
export function instantOf(millis: number): string {
  const days = Math.floor(millis / DAY);
  const rest = millis - days * DAY;
  const [year, month, day] = civilFromDays(days);
  const clock = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60].map((n) =>
    pad(n, 2),
  );
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock.join(':')}.${pad(rest % 1000, 3)}Z`;
}

const pad = (value: number, width: number): string => value.toString().padStart(width, '0');

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil: years begin in March, eras have 400. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The same source, civil_from_days. */
function civilFromDays(days: number): [year: number, month: number, day: number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth + (marchMonth < 10 ? 3 : -9);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}
