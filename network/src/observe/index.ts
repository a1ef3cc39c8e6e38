export { observe, type Observed } from './observe';
