import { dayNumber, instantOf } from '@tierline/chaincode/schema';
import type { Dated } from './expectation';

/** First day of the bucket that many buckets after (before, if negative) another. */
export const bucketAfter = (start: string, count: number, daysPerBucket: number): string =>
  instantOf(((dayNumber(start) ?? Number.NaN) + count * daysPerBucket) * 86_400_000).slice(0, 10);

/**
 * Buckets without gaps up to the last, of which the latest so many: one that nothing was said of counts as zero, as where versions are compared.
 * @param statements in order, at most one of a bucket
 */
export function withoutGaps(statements: readonly Dated[], daysPerBucket: number, most: number): Dated[] {
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last) return [];
  const values = new Map(statements.map(({ start, value }) => [start, value]));
  const between = ((dayNumber(last.start) ?? Number.NaN) - (dayNumber(first.start) ?? Number.NaN)) / daysPerBucket;
  const count = Math.min(most, Math.floor(between) + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = bucketAfter(last.start, index - count + 1, daysPerBucket);
    return { start, value: values.get(start) ?? 0 };
  });
}
