import { serve, setting } from '@tierline/chaincode/serve';
import { createChaincode } from '../protocol/hostile-chaincode';

/** The hostile chaincode as a service. */
void serve(createChaincode({ mspId: setting('CORE_PEER_LOCALMSPID') }));
