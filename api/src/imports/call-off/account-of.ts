import type { CumulativeAccountState } from '@tierline/chaincode/schema';
import type { ForecastContext } from '../forecast/context';
import { unitCodeOf } from '../forecast/units';
import { inBaseUnit, isUnknown, knownSite, knownUnit } from '../known-things';
import type { CallOffDemand, ReceivedFigure } from './demand';

export type CallOffContext = ForecastContext & {
  /** That the importing member is party to, on either side. */
  accounts: readonly KnownAccount[];
  /** Whether its own figure of a part is counted from shipments. */
  isCounted: (customerPart: string) => boolean;
};
export type KnownAccount = { id: string; version: number; state: CumulativeAccountState };

/** The account of a line's part and place; none where the line fits two. */
export function accountOf(
  { customer, supplier, site, customerPart }: CallOffDemand,
  { accounts, members, sites }: CallOffContext,
  meant: (code: string) => string,
): KnownAccount | undefined {
  if (site === undefined) return undefined;
  const memberOf = (code: string) => members.find(({ bpnls }) => bpnls.includes(meant(code)))?.mspId;
  const place = knownSite(sites, meant(site));
  const bpns = isUnknown(place) ? meant(site) : place.bpns;
  const [found, second] = accounts.filter(
    ({ state }) =>
      state.customerPart === customerPart &&
      state.site === bpns &&
      state.supplier === memberOf(supplier) &&
      (customer === undefined || state.customer === memberOf(customer)),
  );
  return second ? undefined : found;
}

/** In the account's unit; undefined where no factor says how many of them it is. A line without a unit means the account's. */
export function inAccountUnit<Figure extends ReceivedFigure & { cumulative: string }>(
  figure: Figure,
  { unit: word }: CallOffDemand,
  { customer, supplier, customerPart, unit }: CumulativeAccountState,
  { parts }: CallOffContext,
): Figure | undefined {
  const part = parts.find(
    (one) => one.customer === customer && one.supplier === supplier && one.customerPart === customerPart,
  );
  const said = word === undefined ? (part?.baseUnit ?? unit) : unitCodeOf(word);
  if (said === unit) return figure;
  if (part?.baseUnit !== unit) return undefined;
  const factor = knownUnit(part, word);
  if (isUnknown(factor)) return undefined;
  const { cumulative, quantity } = figure;
  return {
    ...figure,
    cumulative: inBaseUnit(cumulative, factor),
    ...(quantity !== undefined && { quantity: inBaseUnit(quantity, factor) }),
  };
}
