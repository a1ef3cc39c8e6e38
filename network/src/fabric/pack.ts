import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const blockSize = 512;

/** A chaincode package; the same content gives the same bytes, so the same package id. */
export function packChaincode({ metadata, connection }: { metadata: object; connection: object }): Buffer {
  const code = archive([{ name: 'connection.json', bytes: Buffer.from(JSON.stringify(connection)) }]);
  return archive([
    { name: 'metadata.json', bytes: Buffer.from(JSON.stringify(metadata)) },
    { name: 'code.tar.gz', bytes: code },
  ]);
}

/** As Fabric names it. */
export function packageIdOf(label: string, bytes: Uint8Array): string {
  return `${label}:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A compressed POSIX archive of plain files, without times or owners. */
function archive(files: readonly { name: string; bytes: Buffer }[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => [
    header(name, bytes.length),
    bytes,
    Buffer.alloc((blockSize - (bytes.length % blockSize)) % blockSize),
  ]);
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]));
}

function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(blockSize);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0');
  bytes.write(name, 0);
  bytes.write(octal(0o644, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.fill(' ', 148, 156);
  bytes.write('0', 156);
  bytes.write('ustar\0' + '00', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 7)}\0 `, 148);
  return bytes;
}
