export type { ChaincodeSource } from './endorse/installed-chaincodes';
export type { ChaincodeInterface, ChaincodeModule } from './endorse/shim';
export { EndorseFault } from './endorse/proposal';
export { ChannelBlocks } from './ledger/channel-blocks';
export { ChannelLedger, type CommittedBlock } from './ledger/channel-ledger';
export { PrivateStore } from './ledger/private-store';
export { StateStore } from './ledger/state-store';
export {
  type ChainInfo,
  type CommitListener,
  type Endorsed,
  Peer,
  PeerDown,
  type PeerOptions,
  type PeerTransaction,
} from './member-peer';
export { PrivateDataExchange } from './private-data-exchange';
