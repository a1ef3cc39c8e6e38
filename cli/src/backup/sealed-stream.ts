import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Authenticated encryption of a stream of any length (the STREAM construction, as age uses it).
 * `TIERBAK1`, 16 bytes salt, then chunks of 64 KiB, each AES-256-GCM with its tag behind it. The nonce is the chunk's number
 * (11 bytes, big-endian) and one byte that marks the last, so that chunks cannot be swapped, repeated or cut off.
 */
const magic = Buffer.from('TIERBAK1');
const saltBytes = 16;
const chunkBytes = 65_536;
const tagBytes = 16;

/** The file is no backup, the key is another, or bytes were changed or cut off: which of these cannot be told. */
export class BackupUnreadable extends Error {
  override readonly name = 'BackupUnreadable';
}

type Bytes = AsyncIterable<Uint8Array>;

/** @param key 32 bytes */
export async function* sealStream(plain: Bytes, key: Buffer): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const fileKey = keyOfFile(key, salt);
  yield Buffer.concat([magic, salt]);
  for await (const { chunk, number, last } of chunks(plain, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce(number, last));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** What it has yielded before it throws is authentic, but not known to be complete. @throws BackupUnreadable */
export async function* openStream(sealed: Bytes, key: Buffer): AsyncGenerator<Buffer> {
  const head = magic.length + saltBytes;
  let fileKey: Buffer | undefined;
  const body = afterHead(sealed, head, (bytes) => {
    if (!bytes.subarray(0, magic.length).equals(magic)) throw new BackupUnreadable('this is no Tierline backup');
    fileKey = keyOfFile(key, bytes.subarray(magic.length));
  });
  for await (const { chunk, number, last } of chunks(body, chunkBytes + tagBytes)) {
    if (fileKey === undefined || chunk.length < tagBytes) throw new BackupUnreadable('the backup ends too early');
    yield openChunk(chunk, fileKey, nonce(number, last));
  }
}

function openChunk(chunk: Buffer, fileKey: Buffer, iv: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', fileKey, iv);
  decipher.setAuthTag(chunk.subarray(chunk.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - tagBytes)), decipher.final()]);
  } catch {
    throw new BackupUnreadable('the key is another one, or the backup was changed or cut off');
  }
}

function keyOfFile(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'tierline/backup/1', 32));
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

async function* afterHead(source: Bytes, length: number, take: (head: Buffer) => void): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const part of source) {
    if (head === undefined) {
      yield part;
      continue;
    }
    head = Buffer.concat([head, part]);
    if (head.length < length) continue;
    take(head.subarray(0, length));
    yield head.subarray(length);
    head = undefined;
  }
  if (head !== undefined) throw new BackupUnreadable('this is no Tierline backup');
}

/** Cuts a stream into chunks of one size; the last may be shorter, or empty if the stream is. */
async function* chunks(source: Bytes, size: number): AsyncGenerator<{ chunk: Buffer; number: number; last: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const part of source) {
    rest = Buffer.concat([rest, part]);
    while (rest.length > size) {
      yield { chunk: rest.subarray(0, size), number: number++, last: false };
      rest = rest.subarray(size);
    }
  }
  yield { chunk: rest, number, last: true };
}
