import { requireThat } from '../defect';
import type { Tree } from '../layout/tree';
import { orRefused, type EdiOutcome } from '../reading';
import { shaped } from '../shaped';
import { callOffShape, type Vda4905 } from './call-off';
import { readRecords, type FixedRecord } from './read-records';
import { isRecordType, records, type RecordType } from './records';
import { needsOf } from './schedule';

/** One file, one outcome: 511, the parts (512 with what belongs to it), 519. */
export function readVda(text: string): EdiOutcome[] {
  return [orRefused('file', () => ({ accepted: true, message: readFile(readRecords(text)), unread: [] }))];
}

/** @throws Defect */
function readFile(all: readonly FixedRecord[]): Vda4905 {
  const [first, last] = [all[0], all.at(-1)];
  requireThat(first?.type === '511', () => ({ code: 'MALFORMED', record: 1, message: 'begins with 511' }));
  requireThat(last?.type === '519', () => ({ code: 'TRUNCATED', at: 'end', missing: ['519'] }));
  const counts = checkCounts(all, last);
  const items = itemsOf(all.slice(1, -1)).map(readItem);
  const envelope = { kind: 'deliverySchedule', syntax: 'VDA', message: '4905' };
  const message = { ...envelope, header: first.fields, items, recordCounts: counts };
  return shaped({ type: 'VDA 4905', shape: callOffShape }, message);
}

/** @throws Defect RECORD_COUNT */
function checkCounts(all: readonly FixedRecord[], last: FixedRecord): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const recordType of Object.keys(records).filter(isRecordType)) {
    const counted = all.filter(({ type }) => type === recordType).length;
    const declared = Number(last.fields[recordType] ?? 0);
    requireThat(declared === counted, () => ({
      code: 'RECORD_COUNT',
      record: last.position,
      recordType,
      declared,
      counted,
    }));
    counts[recordType] = counted;
  }
  return counts;
}

/** What each record may follow, within one part. */
const after: Readonly<Partial<Record<RecordType, readonly RecordType[]>>> = {
  '513': ['512'],
  '514': ['513', '514'],
  '515': ['513', '514'],
  '517': ['513', '514', '515'],
  '518': ['513', '514', '515', '517', '518'],
};

/** @throws Defect a record out of its place */
function itemsOf(all: readonly FixedRecord[]): FixedRecord[][] {
  const items: FixedRecord[][] = [];
  for (const record of all) {
    const item = items.at(-1);
    const before = item?.at(-1)?.type ?? '511';
    requireThat(record.type === '512' || (after[record.type]?.includes(before) ?? false), () => ({
      code: 'MALFORMED',
      record: record.position,
      recordType: record.type,
      message: `out of its place, after ${before}`,
    }));
    if (item && record.type !== '512') item.push(record);
    else items.push([record]);
  }
  return items;
}

function readItem(all: readonly FixedRecord[]): object {
  const of = (type: RecordType) => all.filter((record) => record.type === type);
  const [head, receipt, release, packaging] = [of('512')[0], of('513')[0], of('515')[0], of('517')[0]];
  requireThat(receipt !== undefined, () => ({ code: 'TRUNCATED', record: head?.position ?? 0, missing: ['513'] }));
  const texts = of('518').flatMap(({ fields: { first, second, third } }) =>
    [first, second, third].map((text) => text ?? ''),
  );
  return {
    ...head?.fields,
    ...received(receipt.fields),
    ...(release && { release: release.fields }),
    ...(packaging && { packaging: packaging.fields }),
    ...(texts.length > 0 && { text: texts }),
    schedule: needsOf([...receipt.pairs, ...of('514').flatMap(({ pairs }) => pairs)]),
  };
}

function received({ cumulativeReceived, ...last }: Tree): object {
  const { quantity, ...told } = last;
  const none = Object.keys(told).length === 0 && (quantity === undefined || quantity === '0');
  return { cumulativeReceived, ...(!none && { lastReceipt: last }) };
}
