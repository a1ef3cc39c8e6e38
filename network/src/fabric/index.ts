export { type FabricConnection, FabricNetwork, type NodeStatus } from './fabric-network';
export { packageIdOf, packChaincode } from './pack';
export type { Step } from './step';
