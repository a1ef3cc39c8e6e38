export { type Binaries, BinariesMissing, findBinaries, findConfigtxgen } from './binaries';
export { type NativeChaincode, NativeNetwork } from './native-network';
export { ProcessBook } from './process-book';
