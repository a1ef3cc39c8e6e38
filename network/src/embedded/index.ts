export { CertificateAuthority, type Credentials, type EnrolRequest } from './ca/certificate-authority';
export {
  type BatchSettings,
  type ChaincodeDescription,
  type ChaincodeSource,
  type ChannelDescription,
  type CollectionDescription,
  defaultBatch,
  type MemberDescription,
  type NetworkDescription,
} from './description';
export { EmbeddedNetwork, type EmbeddedNetworkOptions } from './embedded-network';
export type { Connection } from './host/member-host';
