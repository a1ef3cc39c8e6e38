import { chaincodeName, chaincodeVersion } from '@tierline/chaincode/package';
import type { Consortium } from '@tierline/network/consortium';
import { bootstrapHashes } from './first-registry';

/** Tierline's chaincode as a consortium's channels define it: the version carries the hashes of their first registries. */
export function tierlineChaincode(consortium: Consortium) {
  const bootstrap = bootstrapHashes(consortium);
  return {
    name: chaincodeName,
    version: `${chaincodeVersion}+${bootstrap.replaceAll(',', '-')}`,
    channels: consortium.channels.map(({ name }) => name),
    env: { TIERLINE_BOOTSTRAP: bootstrap },
  };
}
