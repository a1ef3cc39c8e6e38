export type { Draft, Messages } from './messages';
export { plainText } from './plain-text';
