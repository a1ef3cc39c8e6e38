import { readFileSync } from 'node:fs';
import { type ChaincodeInterface, type ChaincodeServerOpts, Shim } from 'fabric-shim';

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

/** Serves a chaincode, with the settings of Tierline's own service. */
export function serve(createChaincode: (options: { mspId: string }) => ChaincodeInterface): void {
  const options: ChaincodeServerOpts = {
    ccid: setting('CHAINCODE_ID'),
    address: setting('CHAINCODE_SERVER_ADDRESS'),
    tlsProps: {
      key: readFileSync(setting('CHAINCODE_TLS_KEY')),
      cert: readFileSync(setting('CHAINCODE_TLS_CERT')),
      clientCACerts: readFileSync(setting('CHAINCODE_CLIENT_CA_CERT')),
    },
  };
  void Shim.server(createChaincode({ mspId: setting('CORE_PEER_LOCALMSPID') }), options).start();
}
