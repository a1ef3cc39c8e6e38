import type { MemberNode } from '@tierline/api';
import { Refusal } from '@tierline/chaincode/errors';
import type { Consortium, ConsortiumChannel } from '@tierline/network/consortium';
import { firstRegistry } from './first-registry';

/** Puts the first registry on a channel that has none. */
export async function bootstrap(node: MemberNode, consortium: Consortium, channel: ConsortiumChannel): Promise<void> {
  await node.bootstrap(channel.name, firstRegistry(consortium, channel)).catch((error: unknown) => {
    if (!(error instanceof Refusal && error.code === 'ALREADY_BOOTSTRAPPED')) throw error;
  });
}
