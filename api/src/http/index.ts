export { correlationHeader } from './correlation';
export { DiskWatch } from './disk-watch';
export { Health, type PartState } from './health';
export { HttpServer } from './http-server';
export { createLogger } from './logger';
export { NodeMetrics } from './metrics';
export { nodeRouter, type NodeRouterOptions } from './node-router';
