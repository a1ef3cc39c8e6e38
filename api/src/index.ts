export { type NodeConfig } from './config';
export { startNode, type NodePorts } from './main';
export { type MemberNode } from './member-node';
