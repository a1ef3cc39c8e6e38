import {
  answeredWeeks,
  Exact,
  type ForecastState,
  type GrantAspect,
  type GrantBranch,
  type Json,
} from '@tierline/chaincode/schema';
import { commitmentGaps } from '@tierline/chaincode/domain';
import { addedUp } from '@tierline/planning/tiers';
import { type Ledgers, toldTo } from '../what-stands';
import type { Pegged } from './pegged';

export type Figures = Pick<GrantBranch, 'amounts' | 'disturbed' | 'covered' | 'ratio'>;

/**
 * What one supplier's branch says of an aspect; undefined: nothing is known. Amounts follow from the requester's own demand
 * alone; of what several customers share no more than a yes or a no is said, for the whole branch.
 */
export const figuresOf: Readonly<
  Record<GrantAspect, (ledgers: Ledgers, supplier: string, pegged: readonly Pegged[]) => Promise<Figures | undefined>>
> = {
  demand: (_ledgers, _supplier, pegged) => Promise.resolve({ amounts: amountsOf(pegged) }),
  bullwhip: (_ledgers, _supplier, pegged) => {
    const ratios = pegged.flatMap(({ ratio }) => ratio ?? []);
    return Promise.resolve(ratios.length === 0 ? undefined : { ratio: Math.max(...ratios).toFixed(2) });
  },
  capacity: async (ledgers, _supplier, pegged) => {
    const committed = await commitments(ledgers, pegged);
    return committed && { covered: !committed.includes('short') };
  },
  disruption: async (ledgers, supplier, pegged) => {
    const committed = await commitments(ledgers, pegged);
    if (!committed) return undefined;
    const alerts = await Promise.all(
      (['forecast', 'inventory-position', 'capacity-group'] as const).map((kind) =>
        alertsAt(ledgers, kind, supplier, pegged),
      ),
    );
    return { disturbed: committed.includes('short') || alerts.some((open) => open === true) };
  },
  stock: async (ledgers, supplier, pegged) => {
    const open = await alertsAt(ledgers, 'inventory-position', supplier, pegged);
    return open === undefined ? undefined : { covered: !open };
  },
};

/** Added up by unit. */
export function amountsOf(
  amounts: readonly Pick<Pegged, 'unit' | 'each' | 'buckets'>[],
): NonNullable<Figures['amounts']> {
  const units = [...new Set(amounts.map(({ unit }) => unit))].sort();
  return units.map((unit) => {
    const same = amounts.filter((one) => one.unit === unit);
    const each = Exact.sum(0, ...same.map((one) => one.each)).toFixed();
    return { unit, each, buckets: addedUp(same.map(({ buckets }) => buckets)).slice(0, answeredWeeks) };
  });
}

/** Of each forecast that tells the supplier of these parts; undefined: one is not answered. */
async function commitments(ledgers: Ledgers, pegged: readonly Pegged[]): Promise<('met' | 'short')[] | undefined> {
  const found = await Promise.all(
    pegged.map(
      async ({ component, source: { channel, supplier, site, customerPart = component, category = '0001' } }) => {
        const told = { supplier, customerPart, site, category, granularity: 'week' as const };
        return (await toldTo(ledgers, channel, told))?.state;
      },
    ),
  );
  const answered = found.filter(
    (state): state is ForecastState => state?.commitment !== undefined && state.commitment.revision === state.revision,
  );
  if (answered.length < found.length || found.length === 0) return undefined;
  return answered.map((state) => (commitmentGaps(state).some(({ gap }) => gap?.startsWith('-')) ? 'short' : 'met'));
}

type Shared = {
  customerPart?: string;
  linkedSeries?: readonly { customerPart: string }[];
  alerts?: readonly { type: string }[];
};

/**
 * Whether an alert is open where the two share these parts; undefined: they share no such record. One that demand moved is none:
 * it says what customers did.
 */
async function alertsAt(
  { records, mspId }: Ledgers,
  kind: 'forecast' | 'inventory-position' | 'capacity-group',
  supplier: string,
  pegged: readonly Pegged[],
): Promise<boolean | undefined> {
  const sides: Json = kind === 'forecast' ? { buyer: mspId, supplier } : { customer: mspId, supplier };
  const numbers = pegged.map(({ component, source }) => source.customerPart ?? component);
  const channels = [...new Set(pegged.map(({ source }) => source.channel))];
  const shared = await Promise.all(channels.map((channel) => records.states(channel, kind, [sides])));
  const states = shared
    .flat()
    .map(({ state }) => state as Shared)
    .filter(({ customerPart, linkedSeries = [] }) =>
      [{ customerPart }, ...linkedSeries].some((one) => one.customerPart && numbers.includes(one.customerPart)),
    );
  const open = states.flatMap(({ alerts = [] }) => alerts).filter(({ type }) => type !== 'deviation');
  return states.length === 0 ? undefined : open.length > 0;
}
