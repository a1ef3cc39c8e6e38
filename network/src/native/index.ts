export { type Binaries, BinariesMissing, findBinaries } from './binaries';
export type { NativeChaincode } from './deploy';
export { type NativeConnection, NativeNetwork, type NodeStatus } from './native-network';
export { ProcessBook } from './process-book';
export type { Step } from './step';
