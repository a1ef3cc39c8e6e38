import type { Bucket, ForecastState } from '../schema/forecast';
import { isMonday } from '../schema/primitives';
import type { StandardRule } from './standard-rules';

export type Series = { buckets: readonly Bucket[]; granularity: ForecastState['granularity'] };

const cx0128 = { standard: 'CX-0128', section: '4.1.2' };

/** CX-0128 on demand series, and on commitments, which answer them. */
export const seriesRules: readonly StandardRule<Series>[] = [
  {
    ...cx0128,
    rule: 'weeks are named by their Monday',
    field: 'buckets/start',
    holds: ({ buckets, granularity }) => granularity === 'day' || buckets.every(({ start }) => isMonday(start)),
  },
  {
    ...cx0128,
    rule: 'no point of time stands twice in a series',
    field: 'buckets/start',
    holds: ({ buckets }) => new Set(buckets.map(({ start }) => start)).size === buckets.length,
  },
  {
    ...cx0128,
    rule: 'at most 104 weeks, or 28 days',
    field: 'buckets',
    holds: ({ buckets, granularity }) => buckets.length <= (granularity === 'week' ? 104 : 28),
  },
];
