import type { Consortium } from '../consortium';
import type { NetworkNode, Topology } from '../settings';
import type { NativeMember } from './native-member';
import type { NetworkFolder, NodeRunner } from './node-runner';
import type { RemoteOrderer } from './remote-orderer';

/** What a network of real Fabric is made of, whichever way its nodes run. */
export type NativeParts = {
  consortium: Consortium;
  topology: Topology;
  /** Where Fabric's program that makes first blocks lies. @throws BinariesMissing */
  configtxgen: () => string;
  folder: NetworkFolder;
  runner: NodeRunner;
  members: readonly NativeMember[];
  memberOf: (node: Pick<NetworkNode, 'member'>) => NativeMember;
  /** In byte order of their MSP ids. */
  membersOn: (channel: string) => NativeMember[];
  orderers: readonly RemoteOrderer[];
};
