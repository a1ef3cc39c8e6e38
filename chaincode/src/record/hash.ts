import * as crypto from 'node:crypto';

type OneShot = (algorithm: string, data: Uint8Array | string, encoding: 'hex' | 'buffer') => string | Buffer;
/** One call instead of an object per hash; Node 20.12 and later. */
const oneShot = (crypto as unknown as { hash: OneShot }).hash;

export function sha256(data: Uint8Array): Buffer {
  return oneShot('sha256', data, 'buffer') as Buffer;
}

/** Text is hashed as UTF-8. Lower-case hex. */
export function sha256Hex(data: Uint8Array | string): string {
  return oneShot('sha256', data, 'hex') as string;
}

/** `length` bytes of the SHAKE-256 stream. */
export function shake256(data: Uint8Array, length: number): Buffer {
  return crypto.createHash('shake256', { outputLength: length }).update(data).digest();
}

export function hmacSha256(key: Uint8Array, data: string): Buffer {
  return crypto.createHmac('sha256', key).update(data).digest();
}
