/**
 * The smallest sets of candidates that satisfy `enough`, smaller ones first and, among equals, those of earlier
 * candidates. A set that contains one already found is left out.
 */
export function* layouts<T>(candidates: readonly T[], enough: (set: readonly T[]) => boolean): Generator<readonly T[]> {
  const found: ReadonlySet<T>[] = [];
  for (let size = 1; size <= candidates.length; size += 1) {
    for (const set of combinations(candidates, size)) {
      if (found.some((smaller) => [...smaller].every((member) => set.includes(member))) || !enough(set)) continue;
      found.push(new Set(set));
      yield set;
    }
  }
}

function* combinations<T>(candidates: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= candidates.length - size; at += 1) {
    for (const rest of combinations(candidates, size - 1, at + 1)) yield [candidates[at] as T, ...rest];
  }
}
