import type { TestedChaincode } from '../ground/ground';

/**
 * Tierline's chaincode, and the hostile one at some members' peers.
 * @param bootstrap first 16 hex of the hash of the registry that every peer accepts
 */
export function hostileTierline(bootstrap: string, hostile: readonly string[]): TestedChaincode {
  return {
    ...{ name: 'tierline', version: `1.0.0+${bootstrap}` },
    ...{ module: 'protocol/hostile-chaincode.js', program: 'fabric/hostile-service.js' },
    env: { TIERLINE_BOOTSTRAP: bootstrap, TIERLINE_HOSTILE: hostile.join(',') },
  };
}
