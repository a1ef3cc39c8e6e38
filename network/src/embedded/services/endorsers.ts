import { status } from '@grpc/grpc-js';
import { RpcError } from './rpc-error';
import type { Endpoint, ServiceContext } from './endpoint';

const systemChaincodes = new Set(['_lifecycle', 'qscc', 'cscc', 'lscc']);

/** The peers of the channel that can run the chaincode: the highest first, the gateway's own before its equals. */
export function endorsersOf(context: ServiceContext, channel: string, chaincode: string): Endpoint[] {
  const able = context
    .all()
    .filter(({ peer }) => peer.channels().includes(channel))
    .filter(({ peer }) => systemChaincodes.has(chaincode) || peer.definition(channel, chaincode) !== undefined);
  const rank = (endpoint: Endpoint): number => (endpoint.mspId === context.own.mspId ? 0 : 1);
  return able.sort((a, b) => b.peer.height(channel) - a.peer.height(channel) || rank(a) - rank(b));
}

/** One peer of each organisation. @throws RpcError naming the organisations without one */
export function endorsersOfOrganisations(able: readonly Endpoint[], organisations: readonly string[]): Endpoint[] {
  const missing = organisations.filter((mspId) => !able.some((endpoint) => endpoint.mspId === mspId));
  if (missing.length > 0) {
    throw new RpcError(status.UNAVAILABLE, `failed to find any endorsing peers for org(s): ${missing.join(', ')}`);
  }
  return able.filter((endpoint) => organisations.includes(endpoint.mspId));
}
