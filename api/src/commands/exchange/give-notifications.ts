import { aspectModels, notificationView } from '../../exchange';
import type { ExchangeContext, Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { notificationObjects } from './notification-objects';
import { relationOn } from './relation';

/** Cases as DemandAndCapacityNotification: `out`, those that this member opened; `in`, those that partners opened with it. */
export async function giveNotifications(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const told = (await notificationObjects(exchange, relation, channel)).filter(
    ({ record, partner }) =>
      (record.state.openedBy === relation.mspId) === (direction === 'out') && isWith(partner, wanted, relation),
  );
  return givenOf(
    aspectModels.demand_and_capacity_notification.shape,
    told.map((object) => ({ id: object.id, view: () => notificationView(object.record.state, object, object.sides) })),
    wanted,
  );
}
