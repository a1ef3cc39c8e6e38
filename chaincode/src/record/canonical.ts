import canonicalize from 'canonicalize';
import { Refusal, refuseUnless } from '../errors';
import { limits, type Json } from '../schema/protocol';

/**
 * RFC 8785 bytes, as text. Refuses what protocol.md §2 does: fractions and integers from 2^53 on, undefined, text that is
 * not NFC, member names beyond ASCII.
 * @throws Refusal NOT_CANONICAL
 */
export function canonical(value: unknown): string {
  assertJson(value, '', 0);
  return canonicalize(value) as string;
}

/** JSON that is exactly what `canonical` would write. @throws Refusal NOT_CANONICAL */
export function parseCanonical(text: string, at: string): Json {
  const value = parseJson(text, at);
  refuseUnless(canonical(value) === text, 'NOT_CANONICAL', () => ({ at, reason: 'not the canonical form' }));
  return value;
}

/** @throws Refusal MALFORMED */
export function parseJson(text: string, at: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Refusal('MALFORMED', { at, reason: 'no JSON' });
  }
}

function assertJson(value: unknown, at: string, depth: number): asserts value is Json {
  refuseUnless(depth <= limits.depth, 'OVERSIZE', () => ({ what: 'depth', limit: limits.depth, actual: depth }));
  if (typeof value === 'string') return assertText(value, at);
  if (typeof value === 'number') return assertNumber(value, at);
  if (value === null || typeof value === 'boolean') return;
  if (Array.isArray(value))
    return value.forEach((item, index) => assertJson(item, `${at}/${String(index)}`, depth + 1));
  refuseUnless(typeof value === 'object', 'NOT_CANONICAL', () => ({ at, reason: `${typeof value} is no JSON` }));
  for (const [name, member] of Object.entries(value)) {
    refuseUnless(isPlainName(name), 'NOT_CANONICAL', () => ({ at, reason: 'member names are ASCII' }));
    assertJson(member, `${at}/${name}`, depth + 1);
  }
}

function assertText(text: string, at: string): void {
  if (isAscii(text)) return;
  refuseUnless(text.isWellFormed(), 'NOT_CANONICAL', () => ({ at, reason: 'not well-formed Unicode' }));
  refuseUnless(text.normalize('NFC') === text, 'NOT_CANONICAL', () => ({ at, reason: 'text is not NFC' }));
}

function assertNumber(value: number, at: string): void {
  refuseUnless(Number.isSafeInteger(value) && !Object.is(value, -0), 'NOT_CANONICAL', () => ({
    at,
    reason: 'numbers are integers below 2^53; quantities are decimal strings',
  }));
}

// eslint-disable-next-line no-control-regex -- ASCII is meant whole
const ascii = /^[\x00-\x7f]*$/;
const isAscii = (text: string): boolean => ascii.test(text);
/** `__proto__` would vanish in assignments instead of being hashed. */
const isPlainName = (name: string): boolean => isAscii(name) && name !== '__proto__';
