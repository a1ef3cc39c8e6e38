import { bucketOf, deriveDemand, type DerivedSeries, partsBelow, type Source } from '@tierline/planning/tiers';
import { explosionOf, type Problem, unitsOf } from './explosion';
import { type Order, orderAt } from './order';
import type { SourceOfPart, Supposition } from './shapes';
import type { TierData } from './tier-store';
import { todayAt } from './today';
import { type Ledgers, type Received, received } from './what-stands';

export type DerivedPart = Omit<DerivedSeries, 'shares'> & {
  unit: string;
  orders: Order[];
  /** The forecasts whose demand comes down to it. */
  restsOn: Received[];
};
export type Derivation = { today: string; parts: DerivedPart[]; problems: Problem[] };

/** What the demand that customers state asks of each part that the member buys. Nothing is written. */
export async function derive(
  ledgers: Ledgers,
  { data, supposition, now }: { data: TierData; supposition: Supposition; now: Date },
): Promise<Derivation> {
  const { granularity } = supposition;
  const stands = (await received(ledgers)).filter(({ state }) => state.granularity === granularity);
  const today = todayAt(data.calendars, now);
  const { request, problems } = explosionOf(data, stands, supposition);
  const named = new Map(data.sourcings.map(({ part, sources }) => [part, sources]));
  const sources = new Map(Array.from(named, ([part, own]) => [part, own.map(asSource)]));
  const derived = deriveDemand({ ...request, today, sources });
  const gone = [...named.keys()].filter((part) => !derived.some((one) => one.part === part));
  const below = partsBelow(
    request.bills,
    stands.map(({ part }) => part),
  );
  const units = unitsOf(data);
  const parts = [...derived, ...gone.map(noLonger)].map(async ({ shares, ...series }): Promise<DerivedPart> => {
    const { part } = series;
    const restsOn = stands.filter((one) => below.get(one.part)?.has(part));
    const unit = units.get(part) ?? restsOn[0]?.signed?.baseUnit ?? restsOn[0]?.state.unit ?? 'PCE';
    const orders = (named.get(part) ?? []).map((source, index) =>
      orderAt(ledgers, {
        ...{ source, part, unit, granularity, first: bucketOf(today, granularity) },
        buckets: shares[index]?.buckets ?? [],
      }),
    );
    const settled = (await Promise.all(orders)).flatMap((order) => order ?? []);
    problems.push(...settled.filter((one): one is Problem => 'code' in one));
    return { ...series, unit, orders: settled.filter((one): one is Order => !('code' in one)), restsOn };
  });
  const all = await Promise.all(parts);
  return { today, parts: all.filter(({ buckets, orders }) => buckets.length > 0 || orders.length > 0), problems };
}

/** The name is the place in the list: a part may be bought twice from one supplier, for two sites. */
const asSource = ({ percent, lot }: SourceOfPart, index: number): Source => ({ name: String(index), percent, lot });
/** What is asked no more, and may stand at suppliers still. */
const noLonger = (part: string): DerivedSeries => ({ part, buckets: [], overdue: '0', beyond: '0', shares: [] });
