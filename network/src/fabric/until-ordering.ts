import type { NetworkNode } from '../settings';
import { eventually } from './eventually';
import type { FabricParts } from './fabric-parts';

const patience = 60_000;

/** Resolves when an orderer takes part on every channel: its health says so before it knows a leader. */
export async function untilOrdering({ consortium, orderers, memberOf }: FabricParts, node: NetworkNode): Promise<void> {
  const orderer = orderers.find((one) => one.node.host === node.host);
  if (!orderer) throw new Error(`${node.host} is no orderer`);
  const { admin } = memberOf(node);
  for (const { name } of consortium.channels)
    await eventually(
      () => orderer.delivers(admin, name),
      patience,
      () => `${node.host} does not take part in ordering ${name}`,
    );
}
