import type { Lot } from './bill';
import { stated } from './exact';
import { explode, type Explosion } from './explode';
import { type Bucket, bucketed, bucketOf, bucketsBetween, type Granularity } from './horizon';
import { covered, type Need } from './needs';

/** One supplier of a part: its share of what is needed, and in what quantities it is ordered there. */
export type Source = { name: string; percent: string; lot?: Lot | undefined };

export type DerivationRequest = Explosion & {
  granularity: Granularity;
  /** The site's day today: what was needed in buckets before is past, what must begin before it is due at once. */
  today: string;
  /** By part; a part without is derived and goes to nobody. */
  sources?: ReadonlyMap<string, readonly Source[]>;
};

export type DerivedSeries = {
  part: string;
  /** What must be bought, after stock and before lots. */
  buckets: Bucket[];
  /** Needed before today, and so stated in the first bucket. */
  overdue: string;
  /** Needed after the longest series that may be stated. */
  beyond: string;
  /** What goes to each source. */
  shares: { source: string; buckets: Bucket[] }[];
};

/** Dependent demand: what received series ask of the parts that the member buys. Parts in order of their number. */
export function deriveDemand(request: DerivationRequest): DerivedSeries[] {
  const { granularity, today, onHand, sources } = request;
  const first = bucketOf(today, granularity);
  const received = request.received.map(({ part, buckets }) => ({
    part,
    buckets: buckets.filter(({ start }) => start >= first),
  }));
  const last = received
    .flatMap(({ buckets }) => buckets.map(({ start }) => start))
    .sort()
    .at(-1);
  if (last === undefined) return [];
  const starts = bucketsBetween(first, last, granularity);
  const needed = [...explode({ ...request, received })].sort(([a], [b]) => (a < b ? -1 : 1));
  return needed.map(([part, days]) => {
    const { needs, overdue, beyond } = bucketed(days, starts, granularity);
    const bought = covered(needs, onHand?.get(part));
    return {
      part,
      buckets: bought.map(asBucket),
      overdue: stated(overdue),
      beyond: stated(beyond),
      shares: (sources?.get(part) ?? []).map((source) => ({ source: source.name, buckets: shareOf(bought, source) })),
    };
  });
}

function shareOf(bought: readonly Need[], { percent, lot }: Source): Bucket[] {
  const needs = bought.map(({ day, quantity }) => ({ day, quantity: quantity.times(percent).div(100) }));
  return covered(needs, undefined, lot).map(asBucket);
}

const asBucket = ({ day, quantity }: Need): Bucket => ({ start: day, quantity: stated(quantity) });
