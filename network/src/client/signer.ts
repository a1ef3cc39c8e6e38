import { createPrivateKey, randomBytes } from 'node:crypto';
import type { Credentials } from '../ca/certificate-authority';
import { serializeIdentity, signMessage } from '../wire';

/** Somebody who signs on the network: an organisation's administrator, its peer, the orderer. */
export type Signer = { mspId: string; identity: Buffer; sign: (message: Uint8Array) => Buffer; nonce: () => Buffer };

export function signerOf(mspId: string, credentials: Credentials): Signer {
  const key = createPrivateKey(credentials.privateKeyPem);
  return {
    mspId,
    identity: serializeIdentity(mspId, credentials.certificatePem),
    sign: (message) => signMessage(key, message),
    nonce: () => randomBytes(24),
  };
}
