/** Neither text nor jsonb of PostgreSQL holds the zero byte or half a surrogate pair. */
const unstorable = /[\0\p{Surrogate}]/u;
const deepest = 32;

export const isStorableText = (text: string): boolean => !unstorable.test(text);

/** Whether all text in it, names included, can be stored or compared, and nothing lies deeper than any rule asks for. */
export function isStorableJson(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    const objects = level.filter((value): value is object => typeof value === 'object' && value !== null);
    const texts = [...level, ...objects.flatMap((value) => Object.keys(value))];
    if (!texts.every((value) => typeof value !== 'string' || isStorableText(value))) return false;
    level = objects.flatMap(valuesOf);
  }
  return true;
}

const valuesOf = (value: object): unknown[] => Object.values(value);
