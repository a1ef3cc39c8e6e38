export {
  type Consortium,
  type ConsortiumChannel,
  ConsortiumInvalid,
  type ConsortiumMember,
  readConsortium,
} from './read-consortium';
