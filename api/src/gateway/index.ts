export { FabricLedger } from './fabric-ledger';
export { followPeer } from './follow';
export { PreparedDiffers } from './foresight';
export { explain } from './ledger-failure';
export { type Ledger, type LedgerFunction, type Outcome, type Prepared, type Submission } from './ledger';
export { type PeerAddress } from './peer-connection';
