import { cases } from './case';
import { capacityGroup } from './capacity-group';
import { cumulativeAccount } from './cumulative-account';
import { custody } from './custody';
import { forecast } from './forecast';
import { inventoryPosition } from './inventory-position';
import { grant } from './grant';
import type { Kind } from './kind';
import { link } from './link';
import { partReference } from './part-reference';
import { productionPlan } from './production-plan';
import { qualityNotice } from './quality-notice';
import { shipment } from './shipment';
import { site } from './site';

/** Every kind of shared record there is; the only place that lists them. */
const all = {
  'capacity-group': capacityGroup,
  case: cases,
  'cumulative-account': cumulativeAccount,
  custody,
  forecast,
  'inventory-position': inventoryPosition,
  grant,
  link,
  'part-reference': partReference,
  'production-plan': productionPlan,
  'quality-notice': qualityNotice,
  shipment,
  site,
};
export type KindName = keyof typeof all;
/** What readers fold of each kind. */
export type KindStates = { [Name in KindName]: ReturnType<(typeof all)[Name]['evolve']> };

// Each kind knows its own state and facts; here they are all just records. The shapes were checked at the entrance.
export const kinds: ReadonlyMap<string, Kind> = new Map(Object.entries(all as unknown as Record<KindName, Kind>));
