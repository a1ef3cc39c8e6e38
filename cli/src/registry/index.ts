export { joins, leaves, rulesAre, stewardIs } from './changes';
export { checkRegistries } from './check-registry';
export { checkRules } from './check-rules';
export { moveRegistry } from './move-registry';
export { untilTaken } from './until-taken';
