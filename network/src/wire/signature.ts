import { type KeyObject, sign, verify } from 'node:crypto';
import { derChildren, derEncodeInteger, derEncodeSequence, DerError, derRead, derReadInteger, derTags } from './der';

/** Order of the curve's base point, by OpenSSL's name of the curve. */
const orders = new Map<string, bigint>([
  ['prime256v1', 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  ['secp384r1', 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n],
]);

export type SignatureHash = 'sha256' | 'sha384' | 'sha3-256' | 'sha3-384';

const orderOfKey = new WeakMap<KeyObject, bigint>();

function orderOf(key: KeyObject): bigint {
  const known = orderOfKey.get(key);
  if (known !== undefined) return known;
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  const order = orders.get(curve);
  if (order === undefined) throw new Error(`curve ${curve} is not one that Fabric signs with`);
  orderOfKey.set(key, order);
  return order;
}

function readEcdsa(signature: Uint8Array): { r: bigint; s: bigint } {
  const sequence = derRead(signature);
  const numbers = derChildren(sequence.content);
  if (sequence.tag !== derTags.sequence || numbers.length !== 2) throw new DerError('SEQUENCE of r and s expected');
  return { r: derReadInteger(numbers[0]), s: derReadInteger(numbers[1]) };
}

/** Fabric refuses the second of the two signatures that ECDSA lets anybody compute from the first (bccsp/utils/ecdsa.go). */
export function hasLowS(publicKey: KeyObject, signature: Uint8Array): boolean {
  try {
    return readEcdsa(signature).s <= orderOf(publicKey) >> 1n;
  } catch {
    return false;
  }
}

/**
 * Whether the signature holds, as a peer would judge it: ECDSA over a hash of the message, DER, low s; Ed25519 over
 * the message itself. Malformed signatures are false, not errors.
 */
export function verifySignature(
  publicKey: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
  hash: SignatureHash = 'sha256',
): boolean {
  if (publicKey.asymmetricKeyType === 'ed25519') return verify(null, message, publicKey, signature);
  if (publicKey.asymmetricKeyType !== 'ec' || !hasLowS(publicKey, signature)) return false;
  return verify(hash, message, publicKey, signature);
}

/** Signs as Fabric wants it: ECDSA with low s in DER, or Ed25519. */
export function signMessage(privateKey: KeyObject, message: Uint8Array, hash: SignatureHash = 'sha256'): Buffer {
  if (privateKey.asymmetricKeyType === 'ed25519') return sign(null, message, privateKey);
  const signature = sign(hash, message, privateKey);
  const { r, s } = readEcdsa(signature);
  const order = orderOf(privateKey);
  return s <= order >> 1n ? signature : derEncodeSequence(derEncodeInteger(r), derEncodeInteger(order - s));
}
