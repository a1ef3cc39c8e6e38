import { hmac } from '@noble/hashes/hmac.js';
import { shake256 } from '@noble/hashes/sha3.js';
import { digestOf } from './digests';

type Encoding = 'hex' | 'buffer';
type Bytes = Uint8Array | string;

const bytesOf = (data: Bytes): Uint8Array => (typeof data === 'string' ? Buffer.from(data) : data);

type Hasher = { update(bytes: Uint8Array): unknown; digest(): Uint8Array };

class Hashing {
  constructor(private readonly hasher: Hasher) {}

  update(data: Bytes): this {
    this.hasher.update(bytesOf(data));
    return this;
  }

  digest(): Buffer;
  digest(encoding: 'hex'): string;
  digest(encoding?: 'hex'): Buffer | string {
    const bytes = Buffer.from(this.hasher.digest());
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
}

export function createHash(name: string, { outputLength = 32 }: { outputLength?: number } = {}): Hashing {
  return new Hashing(name === 'shake256' ? shake256.create({ dkLen: outputLength }) : digestOf(name).create());
}

export const createHmac = (name: string, key: Uint8Array): Hashing => new Hashing(hmac.create(digestOf(name), key));

export function hash(name: string, data: Bytes, encoding: Encoding): string | Buffer {
  const bytes = Buffer.from(digestOf(name)(bytesOf(data)));
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}
