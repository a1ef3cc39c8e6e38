import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { derEncodeInteger, derEncodeSequence, type DerPlace, derPlace, derTags } from './der';
import { view } from './hash';
import { type Curve, type PublicKey, readPublicKey } from './public-key';
import { Remembered } from './remembered';

export type SignatureHash = 'sha256' | 'sha3-256';

/** Whether a signature holds, in words that every library of cryptography knows. */
export type SignatureQuestion = {
  publicKey: PublicKey;
  /** What was signed, in parts that follow each other. */
  message: readonly Uint8Array[];
  /** Of the message; Ed25519 signs the message itself. */
  hash: SignatureHash;
  /** ECDSA: r and s in big-endian bytes, each as long as the curve's order (IEEE P1363, as WebCrypto wants it). */
  signature: Uint8Array;
};

/** Order of each curve's base point. */
const orders: Readonly<Record<Curve, bigint>> = {
  'P-224': 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'P-384': 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  'P-521':
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};

/** As many bytes as the number has at most, and half the order in as many. */
const halves = new Map(
  Object.entries(orders).map(([curve, order]) => {
    const length = Math.ceil(order.toString(16).length / 2);
    return [curve, Buffer.from((order >> 1n).toString(16).padStart(2 * length, '0'), 'hex')] as const;
  }),
);

type Numbers = { r: Buffer; s: Buffer };

/**
 * SEQUENCE of two INTEGERs above zero, each without leading zeros. Go passes over what follows the second and what follows
 * the whole (encoding/asn1), so peers take a signature with more bytes at its end.
 */
function readEcdsa(signature: Uint8Array): Numbers | undefined {
  try {
    const bytes = view(signature);
    const whole = derPlace(bytes, 0);
    if (bytes[0] !== derTags.sequence) return undefined;
    const first = derPlace(bytes, whole.from, whole.to);
    const second = derPlace(bytes, first.to, whole.to);
    const [r, s] = [positive(bytes, whole.from, first), positive(bytes, first.to, second)];
    return r && s && { r, s };
  } catch {
    return undefined;
  }
}

/** @param at where its tag stands */
function positive(bytes: Buffer, at: number, { from, to }: DerPlace): Buffer | undefined {
  const [first = 0x80, second = 0] = from < to ? [bytes[from], from + 1 < to ? bytes[from + 1] : 0] : [];
  if (bytes[at] !== derTags.integer || first & 0x80) return undefined;
  if (first !== 0) return bytes.subarray(from, to);
  return to - from > 1 && second & 0x80 ? bytes.subarray(from + 1, to) : undefined;
}

/** Undefined where s is above half the order: anybody can compute that second signature from the first. */
function fixedLength({ r, s }: Numbers, curve: Curve): Buffer | undefined {
  const half = halves.get(curve);
  if (!half || r.length > half.length || s.length > half.length) return undefined;
  const both = Buffer.allocUnsafe(2 * half.length).fill(0);
  r.copy(both, half.length - r.length);
  s.copy(both, both.length - s.length);
  return half.compare(both, half.length) < 0 ? undefined : both;
}

/** @returns undefined if a peer would not even ask: no key for it, no DER, high s */
export function questionOf(
  publicKey: PublicKey | undefined,
  message: readonly Uint8Array[],
  signature: Uint8Array,
  hash: SignatureHash,
): SignatureQuestion | undefined {
  if (publicKey === undefined) return undefined;
  if (publicKey.algorithm === 'Ed25519') return { publicKey, message, hash, signature };
  const numbers = readEcdsa(signature);
  const fixed = numbers && fixedLength(numbers, publicKey.algorithm);
  return fixed && { publicKey, message, hash, signature: fixed };
}

const keys = new Remembered<KeyObject | undefined>();

/** Undefined if it is no point of its curve. */
function keyOf({ spki }: PublicKey): KeyObject | undefined {
  return keys.of(spki.toString('latin1'), () => readKey(spki));
}

function readKey(spki: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** Answers a question here and now. */
export function holds({ publicKey, message, hash, signature }: SignatureQuestion): boolean {
  const key = keyOf(publicKey);
  if (!key) return false;
  const [only, more] = message;
  const bytes = only && !more ? only : Buffer.concat(message);
  if (publicKey.algorithm === 'Ed25519') return verify(null, bytes, key, signature);
  return verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/**
 * Whether the signature holds, as a peer would judge it: ECDSA over a hash of the message, DER, low s; Ed25519 over
 * the message itself. Malformed signatures are false, not errors.
 */
export function verifySignature(
  publicKey: PublicKey | undefined,
  message: Uint8Array,
  signature: Uint8Array,
  hash: SignatureHash = 'sha256',
): boolean {
  const question = questionOf(publicKey, [message], signature, hash);
  return question !== undefined && holds(question);
}

const curveOfKey = new WeakMap<KeyObject, Curve>();

function curveOf(privateKey: KeyObject): Curve {
  const known = curveOfKey.get(privateKey);
  if (known) return known;
  const algorithm = readPublicKey(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }))?.algorithm;
  if (algorithm === undefined || algorithm === 'Ed25519') throw new Error('Fabric signs with no such key');
  curveOfKey.set(privateKey, algorithm);
  return algorithm;
}

/** Signs as Fabric wants it: ECDSA with low s in DER, or Ed25519. */
export function signMessage(privateKey: KeyObject, message: Uint8Array, hash: SignatureHash = 'sha256'): Buffer {
  if (privateKey.asymmetricKeyType === 'ed25519') return sign(null, message, privateKey);
  const curve = curveOf(privateKey);
  const signature = sign(hash, message, privateKey);
  const numbers = readEcdsa(signature);
  if (!numbers || fixedLength(numbers, curve)) return signature;
  const [r, s] = [numbers.r, numbers.s].map((bytes) => BigInt(`0x${bytes.toString('hex')}`)) as [bigint, bigint];
  return derEncodeSequence(derEncodeInteger(r), derEncodeInteger(orders[curve] - s));
}
