import { common } from '@hyperledger/fabric-protos';
import type { NetworkNode } from '../settings';
import { join } from '../settings';
import { ChannelConfig, childGroups } from '../wire';
import type { FabricParts } from './fabric-parts';

/** @throws if the channel was made with other orderers: no verb moves them */
export function checkOrderers({ topology, folder }: FabricParts, channel: string, genesisBlock: Uint8Array): void {
  const expected = endpointsIn(ChannelConfig.fromBlock(genesisBlock));
  const given = topology.orderers.map((node: NetworkNode) => join(folder.address(node, 'service')));
  if (given.sort().join() === expected.sort().join()) return;
  throw new Error(
    `${channel} is ordered at ${expected.join(', ')}, consortium.yaml has orderers at ${given.join(', ')}: ` +
      'say in `members[].orderers` who ran them when the channel was made',
  );
}

function endpointsIn(config: ChannelConfig): string[] {
  const orderers = config.group(['Orderer']);
  return (orderers ? childGroups(orderers) : []).flatMap(([, organisation]) => {
    const value = organisation.getValuesMap().get('Endpoints')?.getValue_asU8() ?? Buffer.alloc(0);
    return common.OrdererAddresses.deserializeBinary(value).getAddressesList();
  });
}
