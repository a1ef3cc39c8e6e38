export { addQualityDrafts } from './drafts';
export { addQualityNotice } from './notice';
