import {
  bucketOf,
  bullwhipRatio,
  deriveDemand,
  type Bucket,
  type DerivedSeries,
  type Source,
} from '@tierline/planning/tiers';
import { explosionOf, unitsOf } from '../explosion';
import type { SourceOfPart } from '../shapes';
import type { TierData } from '../tier-store';
import { todayAt } from '../today';
import { type Ledgers, type Received, received } from '../what-stands';

/** Who asks on which channel, and of which of its own parts. */
export type Question = { channel: string; requester: string; part: string };
/** What one customer's demand for one part alone asks of one supplier. */
export type Pegged = {
  component: string;
  unit: string;
  source: SourceOfPart;
  buckets: Bucket[];
  /** What one of the part that is asked about takes of it, in the week of today. */
  each: string;
  ratio: number | undefined;
};

/**
 * The requester's own demand, and nobody else's, brought down by bills and shares: what follows for each supplier. No lot and no
 * stock takes part, for in these customers' demands meet; nor does a part of which the two did not sign what it is. `ratio`: how
 * that demand would swing in the supplier's lots.
 */
export async function peggedTo(
  ledgers: Ledgers,
  { data, question, now }: { data: TierData; question: Question; now: Date },
): Promise<Map<string, Pegged[]>> {
  const own = (await received({ ...ledgers, channels: [question.channel] })).filter(
    ({ state, part, signed }) =>
      state.buyer === question.requester &&
      state.customerPart === question.part &&
      state.granularity === 'week' &&
      // a number that nobody confirmed may be that of another customer's part
      part === (signed && (signed.supplierPart ?? signed.customerPart)),
  );
  const today = todayAt(data.calendars, now);
  const plain = { ...data, bills: data.bills.map(({ lot: _lot, ...bill }) => bill) };
  const named = new Map(data.sourcings.map(({ part, sources }) => [part, sources]));
  const share = (demand: readonly Received[], sourceOf: (one: SourceOfPart, index: number) => Source) => {
    const { request } = explosionOf(plain, demand, { granularity: 'week' });
    const sources = new Map(Array.from(named, ([part, all]) => [part, all.map(sourceOf)]));
    return deriveDemand({ ...request, today, sources });
  };
  const single = [{ start: bucketOf(today, 'week'), quantity: '1' }];
  const one = own.slice(0, 1).map((forecast) => ({ ...forecast, state: { ...forecast.state, buckets: single } }));
  const [each, lotted] = [share(one, plainly), share(own, inLots)];
  const units = unitsOf(data);
  const pegged = new Map<string, Pegged[]>();
  for (const { part: component, shares } of share(own, plainly))
    for (const [index, { buckets }] of shares.entries()) {
      const source = named.get(component)?.[index];
      if (!source) continue;
      const found = {
        component,
        unit: units.get(component) ?? 'PCE',
        source,
        buckets,
        each: bucketsOf(each, component, index)[0]?.quantity ?? '0',
        ratio: bullwhipRatio(buckets, bucketsOf(lotted, component, index)),
      };
      pegged.set(source.supplier, [...(pegged.get(source.supplier) ?? []), found]);
    }
  return pegged;
}

const plainly = ({ percent }: SourceOfPart, index: number): Source => ({ name: String(index), percent });
const inLots = ({ percent, lot }: SourceOfPart, index: number): Source => ({ name: String(index), percent, lot });
const bucketsOf = (derived: readonly DerivedSeries[], component: string, index: number): Bucket[] =>
  derived.find(({ part }) => part === component)?.shares[index]?.buckets ?? [];
