export { importMaterialDemand } from './import-material-demand';
export { aspectModels, type AspectModel } from './models/aspect-models';
export type { CapacityGroup } from './models/capacity-group';
export type { DisruptionNotification } from './models/disruption-notification';
export type { Comment } from './models/comment';
export type { ItemStock } from './models/item-stock';
export type { MaterialDemand } from './models/material-demand';
export type { PlannedOutput } from './models/planned-output';
export type { ShortTermDemand } from './models/short-term-demand';
export { plainId } from './models/values';
export { openApi } from './open-api';
export { groupView, statementOf } from './records/capacity-groups';
export { dailyDemandView, dailySeriesOf, type DailySeries } from './records/daily-demands';
export { supplyView, type Lasting } from './records/days-of-supply';
export type { DeliveryInformation } from './models/delivery-information';
export { deliveriesView } from './records/deliveries';
export { brings, faultOf, shipmentOf, stepsOn } from './records/shipments-of';
export { changeOf, demanded, demandView, type Demanded, type Names } from './records/demands-of';
export {
  disruptionOf,
  materialNames,
  notificationView,
  notifiedOf,
  type NotificationName,
  type Notified,
  type Sides,
} from './records/notifications';
export { outputsOf, productionView } from './records/production';
export { asUuid4 } from './records/object-id';
export { seriesOf } from './records/series-of';
export { holderOf, statementsOf, stockView } from './records/stocks';
export { capacityRules } from './rules/capacity-rules';
export { commentRules, onCapacity, onDemand } from './rules/comment-rules';
export { demandRules } from './rules/demand-rules';
export { judge, judgeList, judgeMessage, statusOf } from './rules/judge';
export { notificationRules } from './rules/notification-rules';
export type { Verdict } from './rules/rule';
export { rulesPage } from './rules/rules-page';
export { namedObjects, wantedObjects } from './rules/wanted-objects';
