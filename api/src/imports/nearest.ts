const most = 3;

/** Known words that a person may have meant, the most like first: at most a third of the signs differ. */
export function nearest(word: string, known: readonly string[]): string[] {
  return [...new Set(known)]
    .map((candidate) => ({ candidate, far: distance(word.toUpperCase(), candidate.toUpperCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Levenshtein: signs to change, add or leave out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, sign] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const change = (row[j] ?? 0) + (sign === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[row.length - 1] ?? 0;
}
