#!/usr/bin/env node
import './quiet';
import { contractsOf, createChaincode } from './package';
import { serve, setting } from './serve';

// Chaincode as a service, for one member's peer; settings come from the environment only.
const options = { mspId: setting('CORE_PEER_LOCALMSPID'), bootstrap: process.env['TIERLINE_BOOTSTRAP'] };

/** For Fabric's own runner, `fabric-chaincode-node server`, which reads its address and TLS files from its flags. */
export const contracts = require.main === module ? [] : contractsOf(options);

if (require.main === module) void serve(createChaincode(options));
