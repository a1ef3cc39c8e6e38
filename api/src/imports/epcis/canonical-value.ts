import { Decimal } from 'decimal.js';
import { canonicalUri } from './gs1-uri';
import { expandStandardPrefix, type Namespaces } from './namespaces';

/** Zone required; the fraction may have any length. */
const pattern = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970, parts of a millisecond rounded half up; undefined when the text is no such time. */
export function epcisMillis(text: string): number | undefined {
  const [, day, clock, fraction = '', zone] = pattern.exec(text) ?? [];
  if (day === undefined || clock === undefined || zone === undefined) return undefined;
  const seconds = Date.parse(`${day}T${clock}${zone}`);
  if (Number.isNaN(seconds) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return undefined;
  return seconds + new Decimal(`0.${fraction === '' ? '0' : fraction}`).times(1000).round().toNumber();
}

/** RFC 3339 in UTC with milliseconds; another text stays as it is. */
export function timeText(text: string): string {
  const millis = epcisMillis(text);
  return millis === undefined ? text : new Date(millis).toISOString();
}

/** An exponent of more digits is no measurement, and would be written out as that many zeros. */
const number = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

/** Numbers without superfluous zeros, GS1 identifiers as canonical Digital Links, standard prefixes written out. */
export function canonicalText(text: string, namespaces: Namespaces): string {
  const trimmed = text.trim();
  if (number.test(trimmed)) return new Decimal(trimmed).toFixed();
  return canonicalUri(trimmed) ?? expandStandardPrefix(trimmed, namespaces);
}
