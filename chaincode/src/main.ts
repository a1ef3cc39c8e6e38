#!/usr/bin/env node
import './quiet';
import { readFileSync } from 'node:fs';
import { Shim, type ChaincodeServerOpts, type ChaincodeServerTLSProperties } from 'fabric-shim';
import { contractsOf, createChaincode } from './package';

// Chaincode as a service, for one member's peer; settings come from the environment only.
const options = { mspId: setting('CORE_PEER_LOCALMSPID'), bootstrap: process.env['TIERLINE_BOOTSTRAP'] };

/** For Fabric's own runner, `fabric-chaincode-node server`, which reads its address and TLS files from its flags. */
export const contracts = require.main === module ? [] : contractsOf(options);

async function serve(): Promise<void> {
  const server = { ccid: setting('CHAINCODE_ID'), address: setting('CHAINCODE_SERVER_ADDRESS'), tlsProps: tls() };
  await Shim.server(createChaincode(options), server as ChaincodeServerOpts).start();
}

/** Key and certificate switch TLS on; a client CA asks the peer for its own certificate. */
function tls(): ChaincodeServerTLSProperties | undefined {
  const { CHAINCODE_TLS_KEY: key, CHAINCODE_TLS_CERT: cert, CHAINCODE_CLIENT_CA_CERT: clientCa } = process.env;
  if (key === undefined && cert === undefined) return undefined;
  if (key === undefined || cert === undefined) throw new Error('CHAINCODE_TLS_KEY and CHAINCODE_TLS_CERT go together');
  const files = { key: readFileSync(key), cert: readFileSync(cert), clientCACerts: clientCa && readFileSync(clientCa) };
  return files as ChaincodeServerTLSProperties; // its declaration asks for the client CA that its code leaves optional
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

if (require.main === module) {
  // The shim's listeners log what nobody caught and go on; a crashed service must end, so that it is started again.
  process.removeAllListeners('uncaughtException');
  process.removeAllListeners('unhandledRejection');
  void serve();
}
