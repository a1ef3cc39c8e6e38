import { requireThat } from '../defect';
import { at, type Tree } from '../layout/tree';
import type { Vda4905, VdaItem } from './call-off';
import { isRecordType, records, recordWidth, type RecordType } from './records';
import { pairsOf } from './schedule';

type Written = { type: RecordType; line: string };

/** @throws Defect what does not fit the columns */
export function writeVda({ header, items }: Vda4905): string {
  const body = [record('511', header), ...items.flatMap(itemRecords)];
  const counts = new Map<RecordType, number>([['519', 1]]);
  for (const { type } of body) counts.set(type, (counts.get(type) ?? 0) + 1);
  const trailer = Object.fromEntries(
    Object.keys(records)
      .filter(isRecordType)
      .map((type) => [type, counts.get(type) ?? 0]),
  );
  return [...body, record('519', trailer)].map(({ line }) => `${line}\r\n`).join('');
}

function itemRecords(item: VdaItem): Written[] {
  const { lastReceipt, cumulativeReceived, release, packaging, text = [], schedule, ...head } = item;
  const pairs = pairsOf(schedule);
  const [near, far] = [pairs.slice(0, pairsIn('513')), pairs.slice(pairsIn('513'))];
  return [
    record('512', head),
    record(
      '513',
      { quantity: '0', ...lastReceipt, ...(cumulativeReceived !== undefined && { cumulativeReceived }) },
      near,
    ),
    ...chunks(far, pairsIn('514')).map((some) => record('514', {}, some)),
    ...(release ? [record('515', release)] : []),
    ...(packaging ? [record('517', packaging)] : []),
    ...chunks(text, 3).map(([first, second, third]) => record('518', { first, second, third })),
  ];
}

const pairsIn = (type: RecordType): number => records[type].pairs?.count ?? 0;

const chunks = <One>(all: readonly One[], size: number): One[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

function record(type: RecordType, values: Tree, needs: readonly string[] = []): Written {
  const { version, fields, pairs } = records[type];
  const line = Array.from(`${type}${version}`.padEnd(recordWidth));
  const set = (from: number, written: string) => line.splice(from - 1, written.length, ...written.split(''));
  for (const { path, from, to, coding } of fields) {
    const place = { at: `${type} ${from}-${to}`, record: 0 };
    const value = at(values, path);
    requireThat(typeof value !== 'object', () => ({ code: 'MALFORMED', at: place.at }));
    set(from, coding.write(value === '' ? undefined : value, to - from + 1, place));
  }
  if (pairs) set(pairs.from, withEnd(needs, pairs.count));
  return { type, line: line.join('') };
}

/** Zeros end the needs where the record has room left. */
const withEnd = (needs: readonly string[], count: number): string =>
  needs.length < count ? needs.join('') + '0'.repeat(15) : needs.join('');
