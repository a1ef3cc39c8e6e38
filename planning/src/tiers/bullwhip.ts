import type { Bucket } from './horizon';

/**
 * Variance of the demand passed on by variance of the demand received, over the weeks that both state: above one, swings grow
 * on their way. Both in the same unit of the same part. undefined where what was received does not swing.
 */
export function bullwhipRatio(received: readonly Bucket[], passedOn: readonly Bucket[]): number | undefined {
  const passed = new Map(passedOn.map(({ start, quantity }) => [start, Number(quantity)]));
  const pairs = received.flatMap(({ start, quantity }) => {
    const there = passed.get(start);
    return there === undefined ? [] : [{ came: Number(quantity), went: there }];
  });
  const before = variance(pairs.map(({ came }) => came));
  return before === 0 ? undefined : variance(pairs.map(({ went }) => went)) / before;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((one, other) => one + other, 0) / values.length;
  return values.length < 2 ? 0 : values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
}

/** What held from a time on (RFC 3339). */
export type Stand = { at: string; buckets: readonly Bucket[] };

/** The ratio each time either side changed, by what held then. */
export function bullwhipDevelopment(
  received: readonly Stand[],
  passedOn: readonly Stand[],
): { at: string; ratio: number }[] {
  const times = [...new Set([...received, ...passedOn].map(({ at }) => at))].sort();
  return times.flatMap((at) => {
    const [came, went] = [holding(received, at), holding(passedOn, at)];
    const ratio = came && went && bullwhipRatio(came.buckets, went.buckets);
    return ratio === undefined ? [] : [{ at, ratio }];
  });
}

const holding = (stands: readonly Stand[], at: string): Stand | undefined =>
  stands
    .filter((stand) => stand.at <= at)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
