import { serve } from '@tierline/chaincode/serve';
import { createChaincode } from './hosted-bare';

// The bare contract as real Fabric calls it, with the settings of Tierline's own service.
void serve(createChaincode());
