const most = 3;

/** Known words that a person may have meant, the most like first: at most a third of the signs differ. */
export function nearest(word: string, known: readonly string[]): string[] {
  return [...new Set(known)]
    .map((candidate) => ({ candidate, limit: Math.max(2, Math.floor(candidate.length / 3)) }))
    .map(({ candidate, limit }) => ({ candidate, limit, far: distance(word, candidate, limit) }))
    .filter(({ far, limit }) => far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Levenshtein: signs to change, add or leave out; beyond the limit, whatever is more. A partner's word may be of any length. */
function distance(word: string, candidate: string, limit: number): number {
  if (Math.abs(word.length - candidate.length) > limit) return Infinity;
  const [a, b] = [word.toUpperCase(), candidate.toUpperCase()];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    let least = i + 1;
    for (let j = 0; j < b.length; j += 1) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const far = Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1);
      next.push(far);
      least = Math.min(least, far);
    }
    if (least > limit) return Infinity;
    row = next;
  }
  return row[b.length] ?? 0;
}
