/** The middle of several rounds, and how far they lie apart. */
export type Sample = { median: number; spread: number };

export function sampleOf(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), spread: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 };
}

/** Runs A and B in turns, who begins changing, so that what drifts (heat, caches, other load) meets both alike. */
export async function interleaved<A, B>(
  rounds: number,
  runA: (round: number) => Promise<A>,
  runB: (round: number) => Promise<B>,
): Promise<{ a: A; b: B }[]> {
  const pairs: { a: A; b: B }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const a = await runA(round);
      pairs.push({ a, b: await runB(round) });
    } else {
      const b = await runB(round);
      pairs.push({ a: await runA(round), b });
    }
  }
  return pairs;
}

/** The value below which that share of some values lies. */
export function quantileOf(values: readonly number[], share: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    share,
  );
}

function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}
