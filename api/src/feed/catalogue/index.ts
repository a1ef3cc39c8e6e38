export { asyncApi } from './async-api';
export { type CloudEvent, cloudEvent, placeOf } from './cloud-event';
export { factTypes } from './fact-types';
export { localItems, type LocalItemType } from './local-items';
