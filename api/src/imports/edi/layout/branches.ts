import { Defect } from '../defect';
import type { Tree } from './tree';

/** A value as a refusal shows it. */
export const told = (value: Tree[string]): string => (typeof value === 'object' ? '' : String(value ?? ''));
export const branches = (value: Tree[string]): Tree[] => (Array.isArray(value) ? value : []);

/** Splits a list where the key changes: the segments that say something for all that follows them. */
export function runs<One>(all: readonly One[], keyOf: (one: One) => string): One[][] {
  const found: One[][] = [];
  let before: string | undefined;
  for (const one of all) {
    const key = keyOf(one);
    if (key === before) found.at(-1)?.push(one);
    else found.push([one]);
    before = key;
  }
  return found;
}

/** The one unit of all quantities of a line; a line in two units is refused. */
export function oneUnit(quantities: readonly Tree[]): string | undefined {
  const units = new Set(quantities.flatMap(({ unit }) => (typeof unit === 'string' ? [unit] : [])));
  const [unit, other] = units;
  if (other !== undefined)
    throw new Defect({ code: 'MALFORMED', at: 'QTY', value: other, message: `another unit than ${unit ?? ''}` });
  return unit;
}
