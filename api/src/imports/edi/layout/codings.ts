import { clockOf, dayOf, digitsOf } from '../days';
import { Defect } from '../defect';

export type Place = { at: string; segment: number };
/** How a value stands in one component of a segment, or in `span` of them that follow each other. */
export type Coding = {
  span: number;
  /** @throws Defect */
  read(parts: readonly string[], place: Place): string | number;
  /** @throws Defect */
  write(value: string | number, place: Place): string[];
};

const malformed = (value: string, place: Place, message: string): Defect =>
  new Defect({ code: 'MALFORMED', ...place, value, message });
const noDate = (value: string, place: Place): Defect => new Defect({ code: 'INVALID_DATE', ...place, value });

const one = (
  read: (raw: string, place: Place) => string | number,
  write: (value: string, place: Place) => string = (value) => value,
): Coding => ({
  span: 1,
  read: ([raw = ''], place) => read(raw, place),
  write: (value, place) => [write(String(value), place)],
});

const control = /\p{Cc}/u;
function plain(value: string, place: Place): string {
  if (control.test(value)) throw malformed(value, place, 'no control characters in a text');
  return value;
}

export const text = one(plain, plain);

/** A decimal as its shortest text: what a quantity on the ledger looks like. */
export const decimal = one((raw, place) => {
  if (!/^\d{1,15}(?:[.,]\d{1,9})?$/.test(raw)) throw malformed(raw, place, 'a decimal number, zero or more');
  const [whole = '', fraction = ''] = raw.split(/[.,]/);
  const kept = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${kept === '' ? '' : `.${kept}`}`;
});

export const integer = one((raw, place) => {
  if (!/^\d{1,9}$/.test(raw)) throw malformed(raw, place, 'a whole number');
  return Number(raw);
});

/** Words for a partner's codes. Without a word for a code the message is refused: a guess would change what it says. */
export function code(words: Readonly<Record<string, string>>): Coding {
  const codes = new Map(Object.entries(words).map(([raw, word]) => [word, raw]));
  return one(
    (raw, place) => {
      const word = Object.hasOwn(words, raw) ? words[raw] : undefined;
      if (word === undefined) throw new Defect({ code: 'UNSUPPORTED', ...place, value: raw });
      return word;
    },
    (word, place) => {
      const raw = codes.get(word);
      if (raw === undefined) throw new Defect({ code: 'UNSUPPORTED', ...place, value: word });
      return raw;
    },
  );
}

/** A calendar day as YYYYMMDD. */
export const day = one((raw, place) => {
  const found = raw.length === 8 ? dayOf(raw) : undefined;
  if (found === undefined) throw noDate(raw, place);
  return found;
}, digitsOf);

/** HH:MM as HHMM. */
export const clock = one(
  (raw, place) => {
    const found = clockOf(raw);
    if (found === undefined) throw noDate(raw, place);
    return found;
  },
  (value) => value.replace(':', ''),
);

/** EDIFACT C507 after its qualifier: value and format, 102 a day, 203 a minute. */
export const dayOrMinute: Coding = {
  span: 2,
  read([raw = '', format = ''], place) {
    if (format !== '102' && format !== '203')
      throw new Defect({ code: 'UNSUPPORTED', ...place, value: format, message: 'formats 102 and 203 are read' });
    if (format === '102') return day.read([raw], place);
    const [date, time] = [dayOf(raw.slice(0, 8)), clockOf(raw.slice(8))];
    if (date === undefined || time === undefined) throw noDate(raw, place);
    return `${date}T${time}`;
  },
  write(value) {
    const [date = '', time] = String(value).split('T');
    return time === undefined ? [digitsOf(date), '102'] : [digitsOf(date) + time.replace(':', ''), '203'];
  },
};

/** The two parts of an interchange's time, YYMMDD and HHMM; they may be components or elements. */
export function sentAt(date: string, time: string, place: Place): string {
  const [found, clocked] = [date.length === 6 ? dayOf(date) : undefined, clockOf(time)];
  if (found === undefined || clocked === undefined) throw noDate(`${date}${time}`, place);
  return `${found}T${clocked}`;
}
