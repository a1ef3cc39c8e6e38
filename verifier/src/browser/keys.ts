import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { derChildren, derRead, readPublicKey } from '@tierline/network/wire';
import { digestOf } from './digests';

const curves = { 'P-256': p256, 'P-384': p384, 'P-521': p521 } as const;

/** A key that is a point of its curve. */
export type KeyObject = { algorithm: keyof typeof curves | 'Ed25519'; point: Uint8Array };

/** @throws Error if no signature is verified with such a key */
export function createPublicKey({ key }: { key: Uint8Array }): KeyObject {
  const algorithm = readPublicKey(key)?.algorithm;
  if (algorithm === undefined || algorithm === 'P-224') throw new Error('no such key is known here');
  const [, bits] = derChildren(derRead(key).content);
  const point = bits?.content.subarray(1) ?? new Uint8Array();
  if (algorithm === 'Ed25519') ed25519.Point.fromBytes(point);
  else curves[algorithm].Point.fromBytes(point);
  return { algorithm, point };
}

/** As Node's: DER, or both numbers at full length where `dsaEncoding` says so; the message itself where there is no digest. */
export function verify(
  digest: string | null,
  message: Uint8Array,
  given: KeyObject | { key: KeyObject; dsaEncoding: 'ieee-p1363' },
  signature: Uint8Array,
): boolean {
  const isRaw = 'dsaEncoding' in given;
  const { algorithm, point } = isRaw ? given.key : given;
  try {
    if (algorithm === 'Ed25519') return ed25519.verify(signature, message, point, { zip215: false });
    const format = isRaw ? 'compact' : 'der';
    const hashed = digestOf(digest ?? '')(message);
    return curves[algorithm].verify(signature, hashed, point, { prehash: false, lowS: false, format });
  } catch {
    return false; // no signature at all
  }
}

/** Nobody signs here. */
export function sign(): never {
  throw new Error('a verifier has no key');
}
