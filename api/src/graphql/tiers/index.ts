export { addAnswerGrant } from './answer-grant';
export { addBullwhip } from './bullwhip';
export { addDerivedDemand } from './derived-demand';
export { addOpenPins } from './open-pins';
export { addTierData } from './tier-data';
