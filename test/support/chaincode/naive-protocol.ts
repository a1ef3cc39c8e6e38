import { createHash, createHmac } from 'node:crypto';
import type { Body, Json } from '@tierline/chaincode/schema';

/** protocol.md §2 and §6 once more, written for reading and not for speed, with nothing of the package but its types. */

/** RFC 8785 for what may be hashed at all: integers and ASCII member names. */
export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name]!)}`).join(',')}}`;
}

export const sha256Of = (...parts: (Uint8Array | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const uint32 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, '0'), 'hex');

function leavesBelow(value: Json, path: string): [string, string][] {
  const escaped = (name: string) => name.replace(/~/g, '~0').replace(/\//g, '~1');
  const children: [string, Json][] =
    value === null || typeof value !== 'object'
      ? []
      : Object.entries(value as Record<string, Json>).map(([name, child]) => [escaped(name), child]);
  if (children.length === 0) return [[path, canonicalText(value)]];
  return children.flatMap(([name, child]) => leavesBelow(child, `${path}/${name}`));
}

export function naiveRoot({ command, state, salt }: Body, place: string): string {
  const leaves = [...leavesBelow(command, '/command'), ...leavesBelow(state, '/state')];
  leaves.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const seed = Buffer.concat([Buffer.from('tierline/leaf/1'), bytes(salt), Buffer.from(place)]);
  const stream = createHash('shake256', { outputLength: 16 * leaves.length })
    .update(seed)
    .digest();
  const hashes = leaves.map(([path, value], index) => {
    const leafSalt = stream.subarray(16 * index, 16 * (index + 1));
    return bytes(sha256Of(bytes('00'), leafSalt, uint32(Buffer.byteLength(path)), path, value));
  });
  return sha256Of(bytes('01'), uint32(hashes.length), ...hashes);
}

export const naive = {
  linkSecret: (proposers: string, acceptors: string) => sha256Of('tierline/link/1', bytes(proposers), bytes(acceptors)),
  derivedId: (secret: string, kind: string, subject: Json) =>
    createHmac('sha256', bytes(secret))
      .update(canonicalText([kind, subject]))
      .digest('hex')
      .slice(0, 32),
  entryId: (mspId: string, commandId: string) => sha256Of(mspId, bytes('00'), bytes(commandId)).slice(0, 32),
  sharedEntryId: (kind: string, id: string, type: string, subject: Json) =>
    sha256Of('tierline/entry/1', canonicalText([kind, id, type, subject])).slice(0, 32),
  pin: (sealHash: string, nonce: string) => sha256Of(bytes(sealHash), bytes(nonce)),
  successorId: (id: string, sealHash: string) =>
    `ffffffff${sha256Of('tierline/succeed/2', bytes(id), bytes(sealHash)).slice(0, 24)}`,
};
