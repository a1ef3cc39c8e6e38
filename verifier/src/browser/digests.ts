import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';

const digests = { sha256, sha384, sha512, 'sha3-256': sha3_256 } as const;

/** A hash by the name that Node has for it. */
export function digestOf(name: string): (typeof digests)[keyof typeof digests] {
  if (!Object.hasOwn(digests, name)) throw new Error(`no hash ${name}`);
  return digests[name as keyof typeof digests];
}
