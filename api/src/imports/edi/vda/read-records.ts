import { Defect, requireThat } from '../defect';
import { put, type Tree } from '../layout/tree';
import { ediLimits } from '../limits';
import { isRecordType, records, recordWidth, type RecordType } from './records';

export type Pair = { code: string; quantity: string; record: number };
export type FixedRecord = { type: RecordType; position: number; fields: Tree; pairs: Pair[] };

/**
 * Lines as records; each has a type, 128 characters, and fields where the table says.
 * @throws Defect
 */
export function readRecords(text: string): FixedRecord[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  requireThat(lines.length <= ediLimits.records, () => ({ code: 'OVERSIZE', declared: ediLimits.records }));
  return lines.map((line, index) => readRecord(line, index + 1));
}

function readRecord(line: string, position: number): FixedRecord {
  const type = line.slice(0, 3);
  requireThat(isRecordType(type), () => ({ code: 'UNSUPPORTED', record: position, value: type }));
  requireThat(line.length === recordWidth, () => ({
    code: 'RECORD_LENGTH',
    record: position,
    recordType: type,
    declared: recordWidth,
    counted: line.length,
  }));
  const layout = records[type];
  const version = line.slice(3, 5);
  requireThat(version === layout.version, () => ({
    code: 'UNSUPPORTED',
    record: position,
    recordType: type,
    value: version,
    message: `version ${layout.version} is read`,
  }));
  const fields: Tree = {};
  for (const { path, from, to, coding } of layout.fields) {
    const place = { at: `${type} ${from}-${to}`, record: position };
    const value = coding.read(line.slice(from - 1, to), place);
    if (value !== undefined) put(fields, path, value);
  }
  return { type, position, fields, pairs: layout.pairs ? readPairs(line, layout.pairs, position) : [] };
}

function readPairs(line: string, { from, count }: { from: number; count: number }, record: number): Pair[] {
  const pairs = Array.from({ length: count }, (_, index) => {
    const start = from - 1 + index * 15;
    return { code: line.slice(start, start + 6), quantity: line.slice(start + 6, start + 15), record };
  });
  const end = pairs.findIndex(isEnd);
  const used = end < 0 ? pairs : pairs.slice(0, end);
  const late = pairs.slice(used.length).find((pair) => !isEnd(pair));
  if (late) throw new Defect({ code: 'MALFORMED', record, value: late.code, message: 'a need behind the end' });
  return used;
}

const isEnd = ({ code, quantity }: Omit<Pair, 'record'>): boolean =>
  /^(?:0{6}| {6})$/.test(code) && /^[0 ]{9}$/.test(quantity);
