export { importMaterialDemand } from './import-material-demand';
export { aspectModels, type AspectModel } from './models/aspect-models';
export { capacityRules } from './rules/capacity-rules';
export { commentRules } from './rules/comment-rules';
export { demandRules } from './rules/demand-rules';
export { judge, judgeList, judgeMessage } from './rules/judge';
export { notificationRules } from './rules/notification-rules';
export { rulesPage } from './rules/rules-page';
export { wantedObjects } from './rules/wanted-objects';
