import { billOfMaterial } from './bill-of-material';
import { capacityGroup } from './capacity-group';
import { comment } from './comment';
import { daysOfSupply } from './days-of-supply';
import { deliveryInformation } from './delivery-information';
import { disruptionNotification } from './disruption-notification';
import { itemStock } from './item-stock';
import { materialDemand } from './material-demand';
import { plannedOutput } from './planned-output';
import { requestForUpdate } from './request-for-update';
import { shortTermDemand } from './short-term-demand';

const model = <Shape>(name: string, version: string, shape: Shape) => ({ name, version, shape });

/** The aspect models that are read and written, by name: `z.decode` reads a payload of one, `z.encode` writes it. */
export const aspectModels = {
  week_based_material_demand: model('WeekBasedMaterialDemand', '3.0.1', materialDemand),
  week_based_capacity_group: model('WeekBasedCapacityGroup', '3.0.1', capacityGroup),
  id_based_comment: model('IdBasedComment', '1.1.0', comment),
  id_based_request_for_update: model('IdBasedRequestForUpdate', '3.0.0', requestForUpdate),
  short_term_material_demand: model('ShortTermMaterialDemand', '1.0.0', shortTermDemand),
  planned_production_output: model('PlannedProductionOutput', '2.0.0', plannedOutput),
  item_stock: model('ItemStock', '2.0.0', itemStock),
  delivery_information: model('DeliveryInformation', '2.0.0', deliveryInformation),
  days_of_supply: model('DaysOfSupply', '2.0.0', daysOfSupply),
  single_level_bom_as_planned: model('SingleLevelBomAsPlanned', '4.0.0', billOfMaterial),
  demand_and_capacity_notification: model('DemandAndCapacityNotification', '3.0.0', disruptionNotification),
} as const;
export type AspectModel = keyof typeof aspectModels;
