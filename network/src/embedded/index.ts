export { CertificateAuthority, type Credentials, type EnrolRequest } from '../ca/certificate-authority';
export { Organisation } from '../ca/organisation';
export type { CollectionDescription } from '../client/definition-description';
export type { BatchSettings } from '../config/groups';
export {
  type ChaincodeDescription,
  type ChaincodeSource,
  type ChannelDescription,
  defaultBatch,
  type MemberDescription,
  type NetworkDescription,
} from './description';
export { EmbeddedNetwork, type EmbeddedNetworkOptions } from './embedded-network';
export type { Connection } from './host/member-host';
