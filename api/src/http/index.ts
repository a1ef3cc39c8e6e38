export { ChannelHealth } from './channel-health';
export { correlationHeader } from './correlation';
export { DiskWatch } from './disk-watch';
export { Health, type PartState } from './health';
export { HttpServer, type TlsKeys } from './http-server';
export { createLogger } from './logger';
export { NodeMetrics } from './metrics';
export { nodeRouter, type NodeRouterOptions } from './node-router';
export { PeerWatch } from './peer-watch';
