export { type Binaries, BinariesMissing, findBinaries, findConfigtxgen } from './binaries';
export { type FabricConnection, FabricNetwork, type NodeStatus } from './fabric-network';
export { type NativeChaincode, NativeNetwork } from './native-network';
export { ProcessBook } from './process-book';
export type { Step } from './step';
