import { serve, setting } from '@tierline/chaincode/serve';
import { createChaincode } from '../chaincode/bare';

/** The bare chaincode as a service. */
void serve(createChaincode({ mspId: setting('CORE_PEER_LOCALMSPID') }));
