export { type AuthorityPlace, authoritySettings, type Registrar, registrarSecret } from './authority-settings';
export { chaincodePackage, labelOf, type ServiceTls } from './chaincode-package';
export { configtx, profileName } from './configtx';
export { connectionProfile } from './connection-profile';
export { ordererSettings } from './orderer-settings';
export { peerSettings } from './peer-settings';
export { type Address, type Endpoint, endpointsOf, identityIn, join, type Placement } from './placement';
export {
  authorityHost,
  authorityNode,
  chaincodeNode,
  firstPeer,
  type NetworkNode,
  type Topology,
  topologyOf,
} from './topology';
