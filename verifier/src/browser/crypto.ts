/**
 * What the verifier takes of `node:crypto`, for a browser: as there, and no more. A block's signatures are WebCrypto's; what is
 * left for here are hashes, which cannot wait, and the few signatures of certificate chains.
 * Hashes come first: whoever is loaded for the keys' sake may need them at once.
 */
export { createHash, createHmac, hash } from './hashes';
export { createPublicKey, type KeyObject, sign, verify } from './keys';
export { X509Certificate } from './x509-certificate';
