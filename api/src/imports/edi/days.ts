import { dayNumber } from '@tierline/chaincode/schema';

/** YYYYMMDD or YYMMDD (20xx) as a calendar day; undefined if there is no such day. */
export function dayOf(digits: string): string | undefined {
  if (!/^(?:\d{6}|\d{8})$/.test(digits)) return undefined;
  const full = digits.length === 6 ? `20${digits}` : digits;
  const day = `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6)}`;
  return dayNumber(day) === undefined ? undefined : day;
}

/** HHMM as HH:MM; undefined if there is no such time. */
export function clockOf(digits: string): string | undefined {
  return /^(?:[01]\d|2[0-3])[0-5]\d$/.test(digits) ? `${digits.slice(0, 2)}:${digits.slice(2)}` : undefined;
}

export const digitsOf = (day: string): string => day.replaceAll('-', '');
