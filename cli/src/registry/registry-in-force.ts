import { chaincodeName } from '@tierline/chaincode/package';
import { parseJson, shaped } from '@tierline/chaincode/record';
import { type Registry, registryShape } from '@tierline/chaincode/schema';
import type { FabricNetwork } from '@tierline/network/fabric';

/** The channel's registry, as its blocks say; undefined before the first was put there. */
export async function registryOn(network: FabricNetwork, channel: string): Promise<Registry | undefined> {
  const bytes = await network.publicValue({ channel, chaincode: chaincodeName, key: 'registry' });
  return bytes && shaped<Registry>(registryShape, parseJson(bytes.toString(), 'registry'), 'registry');
}

/** @throws before the first was put there */
export async function registryInForce(network: FabricNetwork, channel: string): Promise<Registry> {
  const registry = await registryOn(network, channel);
  if (!registry) throw new Error(`${channel} has no registry yet: its nodes put the first (\`tierline start\`)`);
  return registry;
}
