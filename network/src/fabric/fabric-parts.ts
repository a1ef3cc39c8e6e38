import type { PersonsAuthority } from '../ca/persons-authority';
import type { Consortium } from '../consortium';
import type { NetworkNode, Topology } from '../settings';
import type { FabricMember } from './fabric-member';
import type { NetworkFolder, NodeRunner, ServicePlaces } from './node-runner';
import type { RemoteOrderer } from './remote-orderer';

/** What a network of real Fabric is made of, whichever way its nodes run. */
export type FabricParts = {
  consortium: Consortium;
  topology: Topology;
  /** Where Fabric's program that makes first blocks lies. @throws BinariesMissing */
  configtxgen: () => string;
  folder: NetworkFolder;
  runner: NodeRunner;
  services: ServicePlaces;
  members: readonly FabricMember[];
  personsOf: (member: FabricMember) => PersonsAuthority;
  memberOf: (node: Pick<NetworkNode, 'member'>) => FabricMember;
  /** In byte order of their MSP ids. */
  membersOn: (channel: string) => FabricMember[];
  orderers: readonly RemoteOrderer[];
};
