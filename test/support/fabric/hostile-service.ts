import { createChaincode } from '../protocol/hostile-chaincode';
import { serve } from './serve';

/** The hostile chaincode as a service. */
serve(createChaincode);
