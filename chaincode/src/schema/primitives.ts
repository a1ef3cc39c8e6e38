import { z } from 'zod';
import { millisOf } from './instant';
import { bpnl, hex16, hex32, instantShape, mspIdShape } from './protocol';

export { bpnl, hex16, hex32, mspIdShape as mspId };

/**
 * Years that people plan in and look back to. Others are a slip or an attack: SQL has no year 0, and days are compared as text
 * of four digits for the year, also those some weeks later.
 */
const isWithinReach = (time: string): boolean => time >= '1900' && time < '2200';

/** RFC 3339 in UTC with milliseconds, and a time that there is. */
export const instant = instantShape
  .refine((value) => millisOf(value) !== undefined, 'no such time')
  .refine(isWithinReach, 'not of the years 1900 to 2199');

/** Text as people write it: NFC, no control characters but line breaks, at most `max` UTF-16 units. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    // eslint-disable-next-line no-control-regex -- control characters are what is refused
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f]*$/, 'no control characters')
    .refine((value) => value.normalize('NFC') === value, 'text is not NFC');

/** A decimal number as text, zero or more: no exponent, no leading zeros, at most 15 digits before and 9 after the point. */
export const quantity = z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,9})?$/, 'a decimal string, zero or more');

/** The same, also below zero. */
export const signedQuantity = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/, 'a decimal string')
  .refine((value) => !/^-[0.]+$/.test(value), 'zero has no sign');

/** UN/ECE Recommendation 20 (and 21 for packages): two or three capitals or digits. */
export const unitCode = z.string().regex(/^[A-Z0-9]{2,3}$/, 'a UN/ECE Rec 20 code');
export const calendarDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a calendar day, YYYY-MM-DD')
  .refine((value) => dayNumber(value) !== undefined, 'no such day')
  .refine(isWithinReach, 'not of the years 1900 to 2199');
export const timeZone = z
  .string()
  .regex(/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){0,2}$/, 'an IANA time zone')
  .max(64);
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2');
export const unLocode = z.string().regex(/^[A-Z]{2}[A-Z2-9]{3}$/, 'a UN/LOCODE');
/** UUID version 4 in lower case, without a prefix: one way to write each. */
export const uuid4 = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'a UUID version 4 in lower case');
export const bpns = z.string().regex(/^BPNS[0-9A-Za-z]{12}$/, 'a BPNS');
export const bpna = z.string().regex(/^BPNA[0-9A-Za-z]{12}$/, 'a BPNA');

const gs1 = (digits: number, name: string) =>
  z
    .string()
    .regex(new RegExp(`^\\d{${String(digits)}}$`), `a ${name} of ${String(digits)} digits`)
    .refine(checkDigitHolds, `${name}: wrong check digit`);
export const gln = gs1(13, 'GLN');
export const sscc = gs1(18, 'SSCC');
export const gtin = gs1(14, 'GTIN');
/** A returnable asset: its type with check digit, and up to 16 characters of serial number. */
export const grai = z
  .string()
  .regex(/^0\d{13}[!-~]{0,16}$/, 'a GRAI of 14 digits and a serial number')
  .refine((value) => checkDigitHolds(value.slice(0, 14)), 'GRAI: wrong check digit');

/** GS1 General Specifications §7.9: weights 3 and 1 from the right, the sum with the check digit divides by ten. */
function checkDigitHolds(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** Days since 1970-01-01 of a calendar day; undefined if there is no such day. No time zone is involved. */
export function dayNumber(day: string): number | undefined {
  const millis = millisOf(`${day}T00:00:00.000Z`);
  return millis === undefined ? undefined : millis / 86_400_000;
}

/** 1970-01-01 was a Thursday. */
export function isMonday(day: string): boolean {
  const number = dayNumber(day);
  return number !== undefined && sinceMonday(number) === 0;
}

/** The Monday of the week in which a day lies, as days since 1970-01-01. */
export const mondayBefore = (day: number): number => day - sinceMonday(day);

const sinceMonday = (day: number): number => (((day + 3) % 7) + 7) % 7;
