import type { MemberNode } from '@tierline/api';
import { Refusal } from '@tierline/chaincode/errors';
import type { FirstRegistry } from './first-registry';

/** Puts the first registry on a channel that has none. */
export async function bootstrap(node: MemberNode, first: FirstRegistry): Promise<void> {
  await node.bootstrap(first.registry.channel, first).catch((error: unknown) => {
    if (!(error instanceof Refusal && error.code === 'ALREADY_BOOTSTRAPPED')) throw error;
  });
}
