import { Refusal, refuseUnless } from '../errors';
import { limits, type Json } from '../schema/protocol';

/** Where in a value the writer is; read only when it refuses. */
type Trail = (string | number)[];

/**
 * RFC 8785 bytes, as text, checked and written in one pass. Refuses what protocol.md §2 does: fractions and integers from
 * 2^53 on, undefined, text that is not NFC, member names beyond ASCII.
 * @throws Refusal NOT_CANONICAL, OVERSIZE
 */
export function canonical(value: unknown): string {
  return write(value, []);
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

function write(value: unknown, trail: Trail): string {
  if (typeof value === 'string') return quoted(value, trail);
  if (typeof value === 'number') return integer(value, trail);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value !== 'object' || 'toJSON' in value) throw notCanonical(trail, 'no JSON value');
  refuseUnless(trail.length < limits.depth, 'OVERSIZE', () => ({
    what: 'depth',
    limit: limits.depth,
    actual: trail.length + 1,
  }));
  return Array.isArray(value) ? array(value, trail) : object(value as Record<string, unknown>, trail);
}

function array(items: readonly unknown[], trail: Trail): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    trail.push(index);
    text += (index === 0 ? '' : ',') + write(items[index], trail);
    trail.pop();
  }
  return `${text}]`;
}

/** Names are ASCII, so their order as UTF-16 units, which RFC 8785 asks, is that of bytes. */
function object(members: Record<string, unknown>, trail: Trail): string {
  let text = '{';
  for (const name of sorted(Object.keys(members))) {
    trail.push(name);
    // `__proto__` would vanish in assignments instead of being hashed.
    if (!ascii.test(name) || name === '__proto__') throw notCanonical(trail, 'member names are ASCII');
    text += `${text === '{' ? '' : ','}${quoted(name, trail)}:${write(members[name], trail)}`;
    trail.pop();
  }
  return `${text}}`;
}

/** What was read from canonical bytes is in order already. */
function sorted(names: string[]): string[] {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name) ? names : names.sort();
}

function quoted(text: string, trail: Trail): string {
  if (plain.test(text)) return `"${text}"`;
  if (!ascii.test(text)) {
    if (!text.isWellFormed()) throw notCanonical(trail, 'not well-formed Unicode');
    if (text.normalize('NFC') !== text) throw notCanonical(trail, 'text is not NFC');
  }
  return JSON.stringify(text);
}

function integer(value: number, trail: Trail): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw notCanonical(trail, 'numbers are integers below 2^53; quantities are decimal strings');
}

const notCanonical = (trail: Trail, reason: string): Refusal =>
  new Refusal('NOT_CANONICAL', { at: trail.map((step) => `/${String(step)}`).join(''), reason });

// eslint-disable-next-line no-control-regex -- ASCII is meant whole
const ascii = /^[\x00-\x7f]*$/;
/** Text that stands between quotes as it is. */
const plain = /^[ !#-[\]-~]*$/;
