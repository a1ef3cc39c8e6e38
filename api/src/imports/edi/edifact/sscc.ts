import { Defect } from '../defect';
import type { Coding } from '../layout/codings';

/** Serial shipping container code: the last of 18 digits checks the others (GS1 General Specifications §7.9). */
export const sscc: Coding = {
  span: 1,
  read([raw = ''], { segment }) {
    if (!/^\d{18}$/.test(raw)) throw new Defect({ code: 'MALFORMED', at: 'GIN', segment, value: raw });
    const expectedDigit = checkDigitOf(raw.slice(0, 17));
    if (!raw.endsWith(expectedDigit))
      throw new Defect({ code: 'CHECK_DIGIT', at: 'GIN', segment, value: raw, expectedDigit });
    return raw;
  },
  write: (value) => [String(value)],
};

/** Weights 3 and 1 in turn from the left, over 17 digits. */
function checkDigitOf(digits: string): string {
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
