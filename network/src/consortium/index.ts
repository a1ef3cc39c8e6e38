export { defaultTimeout } from './defaults';
export {
  type Consortium,
  type ConsortiumChannel,
  ConsortiumInvalid,
  type ConsortiumMember,
  readConsortium,
} from './read-consortium';
