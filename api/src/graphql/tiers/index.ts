export { addAnswerGrant } from './answer-grant';
export { addBillImport } from './bill-import';
export { addBullwhip } from './bullwhip';
export { addDerivedDemand } from './derived-demand';
export { addForwardCase } from './forward-case';
export { addOpenPins } from './open-pins';
export { addTierData } from './tier-data';
