import { Exact, type InventoryState } from '@tierline/chaincode/schema';
import type { z } from 'zod';
import { instantAt } from '@tierline/planning/time';
import type { daysOfSupply } from '../models/days-of-supply';
import { directionOf, type AddressOf } from './stocks';

/** What a position lasts for: on the evening of each day at the site, where that is known. */
export type Lasting = {
  asOf: string;
  timeZone: string;
  today: string;
  days: readonly { day: string; daysOfSupply?: string }[];
};
type Covered = { state: InventoryState; coverage: Lasting };
type DaysOfSupply = z.output<typeof daysOfSupply>;

/** One part of one holder, at all its sites, from today on, to hundredths of a day; undefined where a site has no address. */
export function supplyView(
  material: string,
  positions: readonly Covered[],
  addressOf: AddressOf,
): DaysOfSupply | undefined {
  const allocated: DaysOfSupply['allocatedDaysOfSupply'] = [];
  for (const { state, coverage } of positions) {
    const address = addressOf(state.site);
    if (address === undefined) return undefined;
    const { asOf, timeZone, today, days } = coverage;
    allocated.push({
      ...{ stockLocationBPNS: state.site, stockLocationBPNA: address, lastUpdatedOnDateTime: asOf },
      amountOfAllocatedDaysOfSupply: days.flatMap(({ day, daysOfSupply: lasting }) =>
        lasting === undefined || day < today
          ? []
          : [
              {
                date: instantAt(`${day}T00:00`, timeZone) ?? `${day}T00:00:00Z`,
                daysOfSupply: new Exact(lasting).toDecimalPlaces(2).toFixed(),
              },
            ],
      ),
    });
  }
  const direction = directionOf(positions.map(({ state }) => state));
  return { materialGlobalAssetId: material, direction, allocatedDaysOfSupply: allocated };
}
