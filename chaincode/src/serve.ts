import { readFileSync } from 'node:fs';
import {
  type ChaincodeInterface,
  type ChaincodeServerOpts,
  type ChaincodeServerTLSProperties,
  Shim,
} from 'fabric-shim';

/** Serves chaincode to one peer; id, address and TLS files come from the environment. @throws Error if one is not set */
export async function serve(chaincode: ChaincodeInterface): Promise<void> {
  // The shim's listeners log what nobody caught and go on; a crashed service must end, so that it is started again.
  process.removeAllListeners('uncaughtException');
  process.removeAllListeners('unhandledRejection');
  const server = { ccid: setting('CHAINCODE_ID'), address: setting('CHAINCODE_SERVER_ADDRESS'), tlsProps: tls() };
  await Shim.server(chaincode, server as ChaincodeServerOpts).start();
}

/** Key and certificate switch TLS on; a client CA asks the peer for its own certificate. */
function tls(): ChaincodeServerTLSProperties | undefined {
  const { CHAINCODE_TLS_KEY: key, CHAINCODE_TLS_CERT: cert, CHAINCODE_CLIENT_CA_CERT: clientCa } = process.env;
  if (key === undefined && cert === undefined) return undefined;
  if (key === undefined || cert === undefined) throw new Error('CHAINCODE_TLS_KEY and CHAINCODE_TLS_CERT go together');
  const files = { key: readFileSync(key), cert: readFileSync(cert), clientCACerts: clientCa && readFileSync(clientCa) };
  return files as ChaincodeServerTLSProperties; // its declaration asks for the client CA that its code leaves optional
}

export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
