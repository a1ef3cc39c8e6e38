export { authorityHost, type AuthorityPlace, authoritySettings, type Registrar } from './authority-settings';
export { chaincodePackage, labelOf, type ServiceTls } from './chaincode-package';
export { configtx, profileName } from './configtx';
export { connectionProfile } from './connection-profile';
export { ordererSettings } from './orderer-settings';
export { peerSettings } from './peer-settings';
export { type Address, type Endpoint, endpointsOf, join, type Placement } from './placement';
export { chaincodeNode, firstPeer, type NetworkNode, type Topology, topologyOf } from './topology';
