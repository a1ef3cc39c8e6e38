export { ChannelBlocks } from './ledger/channel-blocks';
export { ChannelLedger } from './ledger/channel-ledger';
export { PrivateStore } from './ledger/private-store';
export { StateStore } from './ledger/state-store';
