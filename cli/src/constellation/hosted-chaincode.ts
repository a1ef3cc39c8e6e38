import { createChaincode as create } from '@tierline/chaincode/package';

/** Tierline's chaincode as the embedded network loads it: by module, with its settings in the environment as on any peer. */
export function createChaincode({ mspId }: { mspId: string }): ReturnType<typeof create> {
  return create({ mspId, bootstrap: process.env['TIERLINE_BOOTSTRAP'] });
}
