import type { ForecastState } from '@tierline/chaincode/schema';

export type Zones = { firmUntil?: string; productionUntil?: string };
type Standing = Pick<ForecastState, 'firmUntil' | 'productionUntil'>;

/** What holds of a period by when it begins: what is firm is released for production too. */
export function zoneOf(
  start: string,
  { firmUntil = '', productionUntil = '' }: Standing,
): 'firm' | 'production' | undefined {
  if (start <= firmUntil) return 'firm';
  return start <= productionUntil ? 'production' : undefined;
}

/** Whether both say the same of each of these periods, by whatever last days. */
export const sameZones = (starts: readonly string[], one: Standing, other: Standing): boolean =>
  starts.every((start) => zoneOf(start, one) === zoneOf(start, other));

/**
 * The zones to state, from what a file says and what stands: a zone that ends before the series begins needs to be stated only where it
 * takes one back, and production is not released for less than what is firm.
 */
export function zonesOver(stated: Zones, standing: Standing, first: string): Zones {
  const firm = worthSaying(stated.firmUntil, standing.firmUntil, first);
  const production = worthSaying(stated.productionUntil, standing.productionUntil, first);
  const released = releasedUntil(production ?? standing.productionUntil, firm ?? standing.firmUntil ?? '');
  const isSaid = released !== undefined && (standing.productionUntil !== undefined || production === released);
  return { ...(firm !== undefined && { firmUntil: firm }), ...(isSaid && { productionUntil: released }) };
}

const releasedUntil = (until: string | undefined, firmUntil: string): string | undefined =>
  until !== undefined && until < firmUntil ? firmUntil : until;

const worthSaying = (until: string | undefined, standing: string | undefined, first: string): string | undefined =>
  until !== undefined && (until >= first || standing !== undefined) ? until : undefined;
