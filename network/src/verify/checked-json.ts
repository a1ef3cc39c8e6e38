import type { z } from 'zod';

/** What we read nests five levels deep. */
const deepest = 16;

const [quote, backslash] = ['"', '\\'].map((character) => character.charCodeAt(0));
const opening = new Set(['[', '{'].map((character) => character.charCodeAt(0)));
const closing = new Set([']', '}'].map((character) => character.charCodeAt(0)));

/** Refuses what would cost memory beyond its length, before it is parsed. @throws */
export function checkNesting(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (opening.has(code)) depth++;
    else if (closing.has(code)) depth--;
    if (depth > deepest) throw new Error(`nested more than ${String(deepest)} levels deep`);
  }
}

/** Where the string ends that begins here; the end of the text if it does not. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at++;
  }
  return text.length;
}

/** @throws Error with every fault and its path */
export function parseShape<Shape extends z.ZodType>(shape: Shape, value: unknown, at = ''): z.infer<Shape> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${[at, ...path].filter(String).join('.')}: ${message}`,
  );
  throw new Error(faults.join('; '));
}

/** One after the other up to the first that is wrong: a million faults are no better message. @throws */
export function parseEach<Shape extends z.ZodType>(
  shape: Shape,
  values: readonly unknown[],
  at: string,
): z.infer<Shape>[] {
  return values.map((value, place) => parseShape(shape, value, `${at}.${String(place)}`));
}
