#!/usr/bin/env node
// The same chaincode as a program of its own, as chaincode of any language is run as a service.
const shim = require('fabric-shim');
const { createChaincode } = require('./index.cjs');

const { CORE_PEER_LOCALMSPID: mspId, CHAINCODE_ID: ccid, CHAINCODE_SERVER_ADDRESS: address } = process.env;
void shim.server(createChaincode({ mspId }), { ccid, address }).start();
