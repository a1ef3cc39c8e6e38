import type { Consortium } from '../consortium';
import type { NetworkNode, Topology } from '../settings';
import type { Binaries } from './binaries';
import type { NativeFolder } from './native-folder';
import type { NativeMember } from './native-member';
import type { Programs } from './programs';
import type { RemoteOrderer } from './remote-orderer';

/** What a native network is made of. */
export type NativeParts = {
  consortium: Consortium;
  topology: Topology;
  binaries: Binaries;
  folder: NativeFolder;
  programs: Programs;
  members: readonly NativeMember[];
  memberOf: (node: Pick<NetworkNode, 'member'>) => NativeMember;
  /** In byte order of their MSP ids. */
  membersOn: (channel: string) => NativeMember[];
  orderers: readonly RemoteOrderer[];
};
