import { createChaincode } from '../chaincode/bare';
import { serve } from './serve';

/** The bare chaincode as a service. */
serve(createChaincode);
