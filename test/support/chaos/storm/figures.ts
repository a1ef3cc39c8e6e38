/** Of a list, the value below which that share of it lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Seconds, of milliseconds: median, 95 of 100, most. */
export const spread = (milliseconds: readonly number[]): string =>
  [percentile(milliseconds, 0.5), percentile(milliseconds, 0.95), Math.max(...milliseconds)]
    .map((value) => `${(value / 1000).toFixed(2)} s`)
    .join(' / ');

/** From each of these moments on, how long it took until the next of the others; where none came after, nothing. */
export function untilNext(moments: readonly number[], others: readonly number[]): number[] {
  const sorted = [...others].sort((a, b) => a - b);
  return moments.flatMap((moment) => {
    const next = sorted.find((other) => other > moment);
    return next === undefined ? [] : [next - moment];
  });
}
