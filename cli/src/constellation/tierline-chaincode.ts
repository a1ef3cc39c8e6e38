import { chaincodeName, chaincodeVersion } from '@tierline/chaincode/package';
import type { Consortium } from '@tierline/network/consortium';
import { bootstrapHashes, type Founding } from './founding';

/** Tierline's chaincode as a consortium's channels define it: the version carries the hashes of their first registries. */
export function tierlineChaincode(consortium: Consortium, founding: Founding) {
  const bootstrap = bootstrapHashes(founding);
  return {
    name: chaincodeName,
    version: `${chaincodeVersion}+${bootstrap.replaceAll(',', '-')}`,
    channels: consortium.channels.map(({ name }) => name),
    env: { TIERLINE_BOOTSTRAP: bootstrap },
  };
}
