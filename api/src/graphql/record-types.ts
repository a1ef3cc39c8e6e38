import type { KindName } from '@tierline/chaincode/domain';
import type { Builder } from './builder';
import { addAlert } from './alert';
import { addConfidence } from './confidence';
import { addCapacityGroup } from './capacity-group';
import { addCase } from './case';
import { addCumulativeAccount } from './cumulative-account';
import { addCustody } from './custody';
import { addDeviationLimit } from './deviation-limit';
import { addForecast } from './forecast';
import { addGrant } from './grant';
import { addInventoryPosition } from './inventory-position';
import { addLink } from './link';
import { addOrderPosition } from './order-position';
import { addPartReference } from './part-reference';
import { addProductionPlan } from './production-plan';
import { addQualityNotice } from './quality';
import type { RecordTypes } from './record';
import { addFilters } from './record-filter';
import { addRecordOrder, recordRefs, type Shared } from './record-kind';
import { addShipment } from './shipment';
import { addSite } from './site';

/** Every kind has its GraphQL type: a kind that the domain lists and this does not is a failing build. */
const types: Record<KindName, (builder: Builder, shared: Shared) => void> = {
  'capacity-group': addCapacityGroup,
  case: addCase,
  'cumulative-account': addCumulativeAccount,
  custody: addCustody,
  forecast: addForecast,
  grant: addGrant,
  'inventory-position': addInventoryPosition,
  link: addLink,
  'part-reference': addPartReference,
  'production-plan': addProductionPlan,
  'quality-notice': addQualityNotice,
  shipment: addShipment,
  site: addSite,
};

export function addRecordTypes(builder: Builder, records: RecordTypes): void {
  const shared = {
    ...records,
    refs: recordRefs(builder),
    filters: addFilters(builder),
    order: addRecordOrder(builder),
    alert: addAlert(builder),
    deviationLimit: addDeviationLimit(builder),
    orderPosition: addOrderPosition(builder),
    ...addConfidence(builder),
  };
  for (const add of Object.values(types)) add(builder, shared);
}
