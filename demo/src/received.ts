import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(__dirname, '../input');
const day = 86_400_000;
/** Monday of the first week that the files ask for. */
const firstWeek = Date.parse('2026-11-30');

/**
 * A file as a partner sent it. Its weeks are moved, all by the same number, so that the first is the next one; where a story was played
 * before, numbers get `again` behind them, since a subject has one record.
 */
export function received(name: string, again: string | undefined, now = Date.now()): string {
  const text = moved(readFileSync(join(folder, name), 'utf8'), now);
  if (again === undefined) return text;
  return text
    .replaceAll(/\b(OEM-AX-4711|OEM-EM-2200|AX-2026-0815)\b/g, `$1-${again}`)
    .replaceAll('395220000000000177', sscc(`395220000${again.padStart(7, '0').slice(-7)}1`));
}

function moved(text: string, now: number): string {
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  const nextMonday = (Math.floor(now / day) + 7 - sinceMonday) * day;
  const date = (given: string): string =>
    new Date(Date.parse(given) + nextMonday - firstWeek).toISOString().slice(0, 10);
  return text.replaceAll(/\b20\d\d-\d\d-\d\d(?=["\n;T])/g, date);
}

/** Seventeen digits and GS1's check digit. */
function sscc(digits: string): string {
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
