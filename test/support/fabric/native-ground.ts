import '../quiet-shim';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Server } from '@grpc/grpc-js';
import { Shim } from 'fabric-shim';
import type { Ground, Settings } from '../protocol/ground';
import { hostileChaincode } from '../protocol/hostile-chaincode';
import { eventually } from '../waiting';
import { isFree } from './free-ports';
import { type Fabric, NativeNetwork } from './native-network';

const chaincode = resolve(__dirname, '../../../chaincode');

/** Real Fabric with Tierline's chaincode, and hostile services in the place of some members'. */
export async function nativeGround(fabric: Fabric, settings: Settings): Promise<Ground> {
  const network = new NativeNetwork(fabric);
  const services: Server[] = [];
  const close = async (): Promise<void> => {
    for (const service of services) service.forceShutdown();
    await network.down();
  };
  try {
    await start(network, settings, services);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    address: (mspId) => {
      const { endpoint, tlsHostName, tlsCaCert } = network.connection.orgs[mspId]!.peer;
      return { endpoint, tlsHostName, tlsCaPem: readFileSync(tlsCaCert, 'utf8') };
    },
    enrol: async (mspId, name, role) => credentials(await network.enrol(mspId, name, role)),
    peerIdentity: (mspId) => Promise.resolve(credentials(network.peerFiles(mspId))),
    genesisBlock: () => Promise.resolve(network.genesisBlock),
    close,
  };
}

async function start(network: NativeNetwork, settings: Settings, services: Server[]): Promise<void> {
  const { channel, members, version, bootstrap, hostile } = settings;
  await network.up(channel, members);
  // A hostile peer can be written past: its values never come, and its organisation waits for them.
  for (const mspId of hostile) await network.setPatience(mspId, '2s');
  await network.deploy(chaincode, version, { TIERLINE_BOOTSTRAP: bootstrap });
  const deployed = network.connection.chaincodes['tierline']!.services;
  for (const { mspId, packageId: ccid, address } of deployed.filter((each) => hostile.includes(each.mspId))) {
    await network.stopChaincode(mspId);
    // The kernel closes a killed process's socket in its own time.
    await eventually(() => isFree(Number(address.split(':')[1])), Boolean);
    const server = Shim.server(hostileChaincode({ mspId, bootstrap }), {
      ...{ ccid, address, tlsProps: network.peerTls(mspId) },
    });
    await server.start();
    services.push((server as unknown as { _server: Server })._server);
  }
}

const credentials = ({ cert, key }: { cert: string; key: string }) => ({
  certificatePem: readFileSync(cert, 'utf8'),
  privateKeyPem: readFileSync(key, 'utf8'),
});
