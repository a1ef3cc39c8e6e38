import { type Version, versionBytes } from '../../wire';
import { readVersion } from './height';

/** What the state holds under a key; `metadata` are the bytes of a KVMetadataWrite, empty if the key has none. */
export type VersionedValue = { version: Version; value: Buffer; metadata: Buffer };

export function encodeVersioned({ version, value, metadata }: VersionedValue): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(metadata.length);
  return Buffer.concat([versionBytes(version), length, metadata, value]);
}

export function decodeVersioned(bytes: Buffer): VersionedValue {
  const { version, next } = readVersion(bytes);
  const start = next + 4;
  const end = start + bytes.readUInt32BE(next);
  return { version, metadata: bytes.subarray(start, end), value: bytes.subarray(end) };
}
