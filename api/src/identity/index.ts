export { type CertificateAuthority, type Enrolment } from './certificate-authority';
export { EmbeddedIssuer } from './embedded-issuer';
export { CertificateAuthorityRefused } from './fabric-ca/certificate-authority-refused';
export { FabricCa, type FabricCaOptions } from './fabric-ca/fabric-ca';
export { KeyVault } from './key-vault';
export { type Person } from './person';
export { TokenRefused, TokenVerifier, type TokenFault, type TrustedIssuer } from './token-verifier';
export { Wallet, type Signatory } from './wallet';
export { walletRows, type WalletRow, type WalletRows } from './wallet-rows';
