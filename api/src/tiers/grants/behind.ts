import { sharedEntryId } from '@tierline/chaincode/record';
import {
  answeredWeeks,
  type Entry,
  type GrantAspect,
  type GrantBranch,
  type GrantEntry,
  type GrantState,
} from '@tierline/chaincode/schema';
import { type Bucket, inUnit, scaled } from '@tierline/planning/tiers';
import { knownStates, type RecordPlace } from '../../commands';
import { type Ledgers, signedParts, toldTo } from '../what-stands';
import type { Pegged } from './pegged';

export type Asked = { aspect: GrantAspect; tiers: number; now: Date };
type OwnGrant = { place: RecordPlace; part: string };

/** Grants that this member holds with a supplier, in force now, for what it buys there. */
export async function grantsWith(
  { records, mspId }: Ledgers,
  supplier: string,
  pegged: readonly Pegged[],
  { aspect, now }: Asked,
): Promise<OwnGrant[]> {
  const at = now.toISOString();
  const found = pegged.map(async ({ component, source: { channel, customerPart: part = component } }) => {
    const held = await knownStates({ records, channel }, 'grant', [{ requester: mspId, answerer: supplier }]);
    const fit = held.find(({ state }) => isInForce(state, { aspect, part, at }));
    return fit && { place: { channel, kind: 'grant', id: fit.id }, part };
  });
  return (await Promise.all(found)).flatMap((one) => one ?? []);
}

function isInForce(
  { status, granted }: GrantState,
  { aspect, part, at }: { aspect: GrantAspect; part: string; at: string },
) {
  return (
    status === 'granted' &&
    granted !== undefined &&
    granted.from <= at &&
    at < granted.until &&
    granted.aspects.includes(aspect) &&
    (granted.parts?.includes(part) ?? true)
  );
}

/** This member's own question of the day: what it asks for itself and what it asks on are one. */
export function useOf({ part }: OwnGrant, { aspect, tiers, now }: Asked): GrantEntry<'use'> {
  return { type: 'use', aspect, part, day: now.toISOString().slice(0, 10), tiers: tiers - 1 };
}

export const useIdOf = ({ place, part }: OwnGrant, { aspect, now }: Asked): string =>
  sharedEntryId('grant', place.id, 'use', [aspect, part, now.toISOString().slice(0, 10)]);

/**
 * What a supplier has answered today, as far as it concerns the requester's share; undefined: it has not. How demand swings there is
 * of all customers together, and not passed on.
 */
export async function answeredBy(
  ledgers: Ledgers,
  grant: OwnGrant,
  pegged: readonly Pegged[],
  asked: Asked,
): Promise<GrantBranch[] | undefined> {
  const id = sharedEntryId('grant', grant.place.id, 'answer', [useIdOf(grant, asked)]);
  const entry = await ledgers.records.entry(grant.place, id);
  if (!entry) return undefined;
  const { branches } = (JSON.parse(entry.bytes) as Entry).content as unknown as GrantEntry<'answer'>;
  if (asked.aspect === 'bullwhip') return branches.map(({ branch, under }) => silent(branch, under));
  if (asked.aspect !== 'demand') return branches;
  const own = pegged.find(({ component, source }) => (source.customerPart ?? component) === grant.part);
  const share = own && (await inTheirUnit(ledgers, own));
  return branches.map(({ branch, under, amounts, ...said }) =>
    amounts && share && amounts.every(({ each }) => Number(each) > 0)
      ? { branch, ...(under !== undefined && { under }), ...said, amounts: shareOf(amounts, share) }
      : silent(branch, under),
  );
}

const silent = (branch: string, under: string | undefined): GrantBranch => ({
  ...{ branch, reach: 'unreachable' },
  ...(under !== undefined && { under }),
});

const toldBy = ({ component, source: { supplier, site, customerPart = component, category = '0001' } }: Pegged) => ({
  ...{ supplier, customerPart, site, category },
  granularity: 'week' as const,
});

type Amounts = NonNullable<GrantBranch['amounts']>;
/** The requester's own, as the supplier counts the part. */
type Share = { each: Bucket; buckets: Bucket[] };

async function inTheirUnit({ records, mspId }: Ledgers, own: Pegged): Promise<Share | undefined> {
  const { channel, supplier, customerPart = own.component } = own.source;
  const told = await toldTo({ records, channels: [channel], mspId }, channel, toldBy(own));
  if (!told) return undefined;
  const parts = await signedParts({ records, channel }, { customer: mspId, supplier });
  const signed = parts.find((one) => one.customerPart === customerPart);
  const counted = [{ start: '', quantity: own.each }, ...own.buckets];
  const [each, ...buckets] = inUnit(counted, { from: own.unit, to: told.state.unit, signed }) ?? [];
  return each && { each, buckets };
}

/**
 * A supplier answers for all that it was told. Only what one unit takes of its branches is taken from it, times the requester's own
 * demand: what other customers need, how much, when and for how long, is in neither.
 */
function shareOf(amounts: Amounts, { each: own, buckets: asked }: Share): Amounts {
  return amounts.map(({ unit, each: theirs }) => {
    const [each, ...buckets] = scaled([own, ...asked], theirs);
    return { unit, each: each?.quantity ?? '0', buckets: buckets.slice(0, answeredWeeks) };
  });
}
