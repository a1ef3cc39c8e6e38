import { limits } from '@tierline/chaincode/schema';

/** @returns the parsed document, or the reason why the text is none */
export function jsonDocument(text: string): { value: unknown } | { reason: string } {
  try {
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    return isDeeper(value, limits.depth) ? { reason: `nested deeper than ${String(limits.depth)}` } : { value };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Level by level: a parser takes any depth, what walks down a value does not. */
function isDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= most && level.length > 0; depth += 1)
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return level.length > 0;
}
