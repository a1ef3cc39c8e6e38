export { CertificateAuthorityRefused } from './certificate-authority-refused';
export { FabricCa, type FabricCaOptions } from './fabric-ca';
