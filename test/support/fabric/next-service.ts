import { createChaincode } from '@tierline/chaincode/package';
import { serve, setting } from '@tierline/chaincode/serve';
import { carryNextRules } from '../next-rules';

/** The chaincode of the next version as a service. */
carryNextRules();
void serve(createChaincode({ mspId: setting('CORE_PEER_LOCALMSPID'), bootstrap: process.env['TIERLINE_BOOTSTRAP'] }));
