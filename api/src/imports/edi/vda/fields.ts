import { Exact } from '@tierline/chaincode/schema';
import { dayOf, digitsOf } from '../days';
import { Defect } from '../defect';

export type RecordPlace = { at: string; record: number };
type Value = string | number | undefined;
/** How a value fills its columns. */
export type FieldCoding = {
  /** @throws Defect */
  read(raw: string, place: RecordPlace): Value;
  /** @returns exactly `width` characters @throws Defect */
  write(value: Value, width: number, place: RecordPlace): string;
};

const malformed = (value: string, place: RecordPlace, message: string): Defect =>
  new Defect({ code: 'MALFORMED', ...place, value, message });

function filled(value: string, width: number, place: RecordPlace, fill: 'left' | 'right'): string {
  if (value.length > width) throw malformed(value, place, `at most ${width} characters`);
  return fill === 'left' ? value.padStart(width, '0') : value.padEnd(width);
}

/** To the left, blanks behind; all blank is no value. */
export const text: FieldCoding = {
  read: (raw) => (raw.trim() === '' ? undefined : raw.trimEnd()),
  write(value = '', width, place) {
    const written = String(value);
    if (/\p{Cc}/u.test(written) || written !== written.trimEnd())
      throw malformed(written, place, 'no control characters and no blanks at the end');
    return filled(written, width, place, 'right');
  },
};

/** A decimal with its last `places` digits behind the point. */
const scaled = (places: number): FieldCoding => ({
  read(raw, place) {
    if (raw.trim() === '') return undefined;
    if (!/^\d+$/.test(raw)) throw malformed(raw, place, 'digits only');
    return new Exact(raw).div(10 ** places).toFixed();
  },
  write(value, width, place) {
    if (value === undefined) return ' '.repeat(width);
    const digits = new Exact(value).times(10 ** places);
    if (!digits.isInteger() || digits.isNegative())
      throw malformed(String(value), place, `zero or more, with at most ${places} decimals`);
    return filled(digits.toFixed(), width, place, 'left');
  },
});
export const whole = scaled(0);
export const thousandths = scaled(3);

export const counter: FieldCoding = {
  read: (raw, place) => {
    const value = whole.read(raw, place);
    return value === undefined ? undefined : Number(value);
  },
  write: (value, width, place) => whole.write(value ?? 0, width, place),
};

/** YYMMDD; zeros or blanks are no day. */
export const day: FieldCoding = {
  read(raw, place) {
    if (raw === '000000' || raw.trim() === '') return undefined;
    const found = dayOf(raw);
    if (found === undefined) throw new Defect({ code: 'INVALID_DATE', ...place, value: raw });
    return found;
  },
  write: (value) => (value === undefined ? '000000' : digitsOf(String(value)).slice(2)),
};
