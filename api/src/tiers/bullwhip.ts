import {
  addedUp,
  bullwhipDevelopment,
  deriveDemand,
  inUnit,
  partsBelow,
  type Bucket,
  type Stand,
} from '@tierline/planning/tiers';
import type { Body, ForecastState, Seal } from '@tierline/chaincode/schema';
import { knownStates } from '../commands';
import { explosionOf, unitsOf } from './explosion';
import type { TierData } from './tier-store';
import { type Ledgers, type Received, received, signedParts } from './what-stands';

/** What held of a forecast from then on. */
type Was = { id: string; at: string; state: ForecastState };
export type Bullwhip = { part: string; development: { at: string; ratio: number }[] };

/** As far back as the development goes, per forecast. */
const versions = 26;

/**
 * How the swings of weekly demand for a part grow on their way through this member: what customers' forecasts come down to, by
 * bills alone, beside what suppliers were told; each time either changed.
 */
export async function bullwhipOf(ledgers: Ledgers, data: TierData, part: string): Promise<Bullwhip> {
  const weekly = (await received(ledgers)).filter(({ state }) => state.granularity === 'week');
  const { request } = explosionOf(data, [], { granularity: 'week' });
  const below = partsBelow(
    request.bills,
    weekly.map((one) => one.part),
  );
  const parents = weekly.filter((one) => below.get(one.part)?.has(part));
  const came = await Promise.all(parents.map((one) => history(ledgers, one)));
  const told = await toldOf(ledgers, data, part);
  const bills = { ...data, bills: data.bills.map(({ lot: _lot, ...bill }) => bill) };
  const exploded = (then: readonly Was[]): Bucket[] => {
    const standing = then.flatMap(({ id, state }) => {
      const parent = parents.find((one) => one.id === id);
      return parent ? [{ ...parent, state }] : [];
    });
    // as it was derived then: what was to begin before stands in the first week on both sides
    const today =
      then
        .map(({ at }) => at.slice(0, 10))
        .sort()
        .at(-1) ?? '9999-01-01';
    const derived = deriveDemand({ ...explosionOf(bills, standing, { granularity: 'week' }).request, today });
    return derived.find((one) => one.part === part)?.buckets ?? [];
  };
  return {
    part,
    development: bullwhipDevelopment(
      standsOf(came.flat(), exploded),
      standsOf(told, (then) => addedUp(then.map(({ state }) => state.buckets))),
    ),
  };
}

/** All versions of what suppliers were told of the part, in the unit of the bills. */
async function toldOf(ledgers: Ledgers, data: TierData, part: string): Promise<Was[]> {
  const { records, mspId } = ledgers;
  const sources = data.sourcings.find((one) => one.part === part)?.sources ?? [];
  const unit = unitsOf(data).get(part);
  const found = sources.map(async ({ channel, supplier, site, customerPart = part }) => {
    const place = { records, channel };
    const of = { buyer: mspId, supplier, site, customerPart, granularity: 'week' };
    const [signed] = await signedParts(place, { customer: mspId, supplier });
    const standing = await knownStates(place, 'forecast', [of]);
    const was = await Promise.all(standing.map((one) => history(ledgers, { ...one, channel })));
    return was.flat().map((one): Was => {
      const buckets = inUnit(one.state.buckets, { from: one.state.unit, to: unit ?? one.state.unit, signed }) ?? [];
      return { ...one, state: { ...one.state, buckets } };
    });
  });
  return (await Promise.all(found)).flat();
}

async function history(
  { records }: Ledgers,
  { channel, id, version }: Pick<Received, 'channel' | 'id' | 'version'>,
): Promise<Was[]> {
  const numbers = Array.from({ length: Math.min(version, versions) }, (_, index) => version - index);
  const held = await Promise.all(numbers.map((number) => records.version({ channel, kind: 'forecast', id }, number)));
  return held.flatMap((prior): Was[] => {
    if (!prior) return [];
    const { at } = JSON.parse(prior.seal) as Seal;
    return [{ id, at, state: (JSON.parse(prior.body) as Body).state as unknown as ForecastState }];
  });
}

/** At each change, what held then of each forecast. */
function standsOf(was: readonly Was[], sum: (then: readonly Was[]) => Bucket[]): Stand[] {
  const ordered = [...was].sort((a, b) => (a.at < b.at ? -1 : 1));
  const now = new Map<string, Was>();
  return ordered.map((one) => {
    now.set(one.id, one);
    return { at: one.at, buckets: sum([...now.values()].filter(({ state }) => state.active)) };
  });
}
