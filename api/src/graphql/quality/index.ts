export { addQualityNotice } from './notice';
