import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(__dirname, '../input');
const day = 86_400_000;
/** Monday of the first week that the files ask for. */
const firstWeek = Date.parse('2026-11-30');
/** The day on which they were written and the load was driven. */
const written = Date.parse('2026-11-23');

/**
 * A file as a partner sent it. Its days are moved, all by the same number, so that the first week is the next one; its
 * times so that it was written yesterday. Where a story was played before, numbers get `again` behind them, since a
 * subject has one record.
 */
export function received(name: string, again: string | undefined, now = Date.now()): string {
  const text = moved(readFileSync(join(folder, name), 'utf8'), now);
  if (again === undefined) return text;
  return text
    .replaceAll(/\b(OEM-(?:AX|EM)-\d{4}|AX-900-R|AX-HSG-17|AX-2026-0815)\b/g, `$1-${again}`)
    .replaceAll(/\b09522000002019CR-\d{4}\b/g, `$&-${again.slice(-7)}`)
    .replaceAll('395220000000000177', sscc(`395220000${again.padStart(7, '0').slice(-7)}1`));
}

function moved(text: string, now: number): string {
  const today = Math.floor(now / day) * day;
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  const nextMonday = today + (7 - sinceMonday) * day;
  const date = (given: string, days: number): string => new Date(Date.parse(given) + days).toISOString().slice(0, 10);
  return text
    .replaceAll(/\b20\d\d-\d\d-\d\d(?=T)/g, (given) => date(given, today - day - written))
    .replaceAll(/\b20\d\d-\d\d-\d\d(?=["\n;])/g, (given) => date(given, nextMonday - firstWeek));
}

/** Seventeen digits and GS1's check digit. */
function sscc(digits: string): string {
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
