import type { Placement } from '../settings';

/** Ports by what listens there: each node has a container, and a name, of its own. */
const peerPorts = { service: 7051, chaincode: 7052, operations: 9443, admin: 0 };
const ordererPorts = { service: 7050, admin: 7053, operations: 9443, chaincode: 0 };
const chaincodePorts = { service: 9999, admin: 0, operations: 0, chaincode: 0 };
const authorityPorts = { service: 7054, admin: 0, operations: 0, chaincode: 0 };
const ports = { peer: peerPorts, orderer: ordererPorts, chaincode: chaincodePorts, authority: authorityPorts };

/** Where Fabric's images look for their settings, and where they keep what stays. */
export const paths = {
  settings: '/etc/hyperledger/fabric',
  identity: '/etc/hyperledger/identity',
  kept: '/var/hyperledger',
};

/** As the nodes see each other and their files: containers under the names in their certificates. */
export const inside: Placement = {
  address: ({ kind, host }, endpoint) => ({ host, port: ports[kind][endpoint] }),
  listenHost: '0.0.0.0',
  identity: () => paths.identity,
  organisation: () => paths.identity,
  data: () => `${paths.kept}/production`,
  chaincodeBuilder: '/opt/hyperledger/ccaas_builder',
};
