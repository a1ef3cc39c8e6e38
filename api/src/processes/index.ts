export { ProcessWork } from './process-work';
