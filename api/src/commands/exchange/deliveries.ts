import type { Json } from '@tierline/chaincode/schema';
import { aspectModels, deliveriesView } from '../../exchange';
import { knownStates, type Stated } from '../imports/known-states';
import type { ExchangeContext, Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { relationOn } from './relation';

/** What arrived longer ago is told no more. */
const told = 28 * 24 * 60 * 60 * 1000;

/** Shipments as DeliveryInformation: `out`, what this member sends; `in`, what is sent to it. Parts by agreed part references. */
export async function giveDeliveries(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const [side, other] = direction === 'out' ? (['shipper', 'consignee'] as const) : (['consignee', 'shipper'] as const);
  const [own, theirs] = direction === 'out' ? (['supplier', 'customer'] as const) : (['customer', 'supplier'] as const);
  const holding: Json[] = [{ [side]: relation.mspId }];
  const since = new Date(Date.now() - told).toISOString();
  const isRecent = ({ state }: Stated<'shipment'>): boolean =>
    state.status !== 'cancelled' &&
    (state.receipt?.receivedAt ?? since) >= since &&
    isWith(state[other], wanted, relation);
  const here = { records: exchange.context.records, channel };
  const shipments = (await knownStates(here, 'shipment', holding)).filter(isRecent);
  const parts = relation.parts.filter((part) => part[own] === relation.mspId);
  const objects = await Promise.all(
    parts.map(async (part) => {
      const id = await relation.materialOf(part);
      const between = shipments.filter(({ state }) => state[other] === part[theirs]);
      const view = deliveriesView(id, part.customerPart, between);
      return { id, view: () => view, isTold: view.positions.length > 0 };
    }),
  );
  return givenOf(
    aspectModels.delivery_information.shape,
    objects.filter((one) => one.isTold),
    wanted,
  );
}
