import type { KindName } from '@tierline/chaincode/domain';
import type { Builder } from './builder';
import { addCustody } from './custody';
import { addForecast } from './forecast';
import { addLink } from './link';
import { addPartReference } from './part-reference';
import type { RecordTypes } from './record';
import { addFilters } from './record-filter';
import { addRecordOrder, recordRefs, type Shared } from './record-kind';
import { addShipment } from './shipment';
import { addSite } from './site';

/** Every kind has its GraphQL type: a kind that the domain lists and this does not is a failing build. */
const types: Record<KindName, (builder: Builder, shared: Shared) => void> = {
  custody: addCustody,
  forecast: addForecast,
  link: addLink,
  'part-reference': addPartReference,
  shipment: addShipment,
  site: addSite,
};

export function addRecordTypes(builder: Builder, records: RecordTypes): void {
  const shared = {
    ...records,
    refs: recordRefs(builder),
    filters: addFilters(builder),
    order: addRecordOrder(builder),
  };
  for (const add of Object.values(types)) add(builder, shared);
}
