import { bullwhipRatio, deriveDemand, type Bucket, type Source } from '@tierline/planning/tiers';
import { explosionOf, unitsOf } from '../explosion';
import type { SourceOfPart } from '../shapes';
import type { TierData } from '../tier-store';
import { todayAt } from '../today';
import { type Ledgers, received } from '../what-stands';

/** Who asks on which channel, and of which of its own parts. */
export type Question = { channel: string; requester: string; part: string };
/** What one customer's demand for one part alone asks of one supplier. */
export type Pegged = {
  component: string;
  unit: string;
  source: SourceOfPart;
  buckets: Bucket[];
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
  const { request } = explosionOf(plain, own, { granularity: 'week' });
  const share = (sources: (one: SourceOfPart, index: number) => Source) =>
    deriveDemand({ ...request, today, sources: new Map(Array.from(named, ([part, all]) => [part, all.map(sources)])) });
  const lotted = share(({ percent, lot }, index) => ({ name: String(index), percent, lot }));
  const units = unitsOf(data);
  const pegged = new Map<string, Pegged[]>();
  for (const { part: component, shares } of share(({ percent }, index) => ({ name: String(index), percent })))
    for (const [index, { buckets }] of shares.entries()) {
      const source = named.get(component)?.[index];
      if (!source) continue;
      const there = lotted.find(({ part }) => part === component)?.shares[index]?.buckets ?? [];
      const one = {
        component,
        unit: units.get(component) ?? 'PCE',
        source,
        buckets,
        ratio: bullwhipRatio(buckets, there),
      };
      pegged.set(source.supplier, [...(pegged.get(source.supplier) ?? []), one]);
    }
  return pegged;
}
