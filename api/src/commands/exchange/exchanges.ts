import { openApi, type AspectModel } from '../../exchange';
import type { EntryAnswer } from './answer';
import type { ExchangeContext, Posted, Wanted } from './exchange-context';
import type { Given } from './given';
import { giveCapacityGroups, takeCapacityGroups } from './capacity-groups';
import { giveDailyDemands, takeDailyDemands } from './daily-demands';
import { giveDaysOfSupply } from './days-of-supply';
import { giveDeliveries } from './deliveries';
import { giveComments } from './give-comments';
import { giveNotifications } from './give-notifications';
import { giveDemands } from './give-demands';
import { giveItemStocks, takeItemStocks } from './item-stocks';
import { givePlannedOutputs, takePlannedOutputs } from './planned-outputs';
import { giveRequests, takeRequest } from './requests-for-update';
import { takeBills } from './take-bills';
import { takeDeliveries } from './take-deliveries';
import { takeNotification } from './take-notification';
import { takeComments } from './take-comments';
import { takeDemands } from './take-demands';

/** How objects of a model come in and go out; one is absent where a node only states them, or only takes them. */
export type Exchange = {
  take?: (
    exchange: ExchangeContext,
    posted: Posted & { senderBpn: string | undefined },
  ) => Promise<{ status: number; entries: EntryAnswer[] }>;
  give?: (exchange: ExchangeContext, wanted: Wanted) => Promise<Given>;
};

export const exchanges: Readonly<Partial<Record<AspectModel, Exchange>>> = {
  week_based_material_demand: { take: takeDemands, give: giveDemands },
  week_based_capacity_group: { take: takeCapacityGroups, give: giveCapacityGroups },
  id_based_comment: { take: takeComments, give: giveComments },
  id_based_request_for_update: { take: takeRequest, give: giveRequests },
  short_term_material_demand: { take: takeDailyDemands, give: giveDailyDemands },
  planned_production_output: { take: takePlannedOutputs, give: givePlannedOutputs },
  item_stock: { take: takeItemStocks, give: giveItemStocks },
  delivery_information: { take: takeDeliveries, give: giveDeliveries },
  days_of_supply: { give: giveDaysOfSupply },
  single_level_bom_as_planned: { take: takeBills },
  demand_and_capacity_notification: { take: takeNotification, give: giveNotifications },
};

/** What the REST surface takes and gives, as OpenAPI describes it. */
export function exchangeApi(): object {
  const ways = Object.entries(exchanges).map(([name, { take, give }]) => [
    name,
    { take: take !== undefined, give: give !== undefined },
  ]);
  return openApi(Object.fromEntries(ways) as Parameters<typeof openApi>[0]);
}
