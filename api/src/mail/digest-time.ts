const quarter = 15 * 60_000;
/** A clock that is put forward leaves an hour out: the next day has it. */
const mostQuarters = 50 * 4;

/** The next time after `now` at which clocks of the zone show this full hour. Offsets of zones are whole quarters of an hour. */
export function nextDigest(now: Date, hour: number, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const shown = `${String(hour).padStart(2, '0')}:00`;
  let at = Math.floor(now.getTime() / quarter) * quarter;
  for (let tried = 0; tried < mostQuarters; tried += 1) {
    at += quarter;
    if (clock.format(at) === shown) return new Date(at);
  }
  throw new Error(`no ${shown} in ${timeZone}`);
}
