import { open } from 'node:fs/promises';
import { inflateRaw } from 'node:zlib';
import { inflateFaults, type PackSource } from './pack-source';

/** @throws what the file system says */
export async function openFile(path: string): Promise<PackSource & { close: () => Promise<void> }> {
  const file = await open(path);
  const { size: length } = await file.stat();
  return {
    length,
    read: async (from, wanted) => {
      const bytes = Buffer.allocUnsafe(wanted);
      const { bytesRead } = await file.read(bytes, 0, wanted, from);
      if (bytesRead < wanted) throw new Error('the file became shorter while it was read');
      return bytes;
    },
    inflate,
    close: () => file.close(),
  };
}

/** With `info` zlib tells how much of the bytes it used. */
type Unpacked = { buffer: Buffer; engine: { bytesWritten: number } };

function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const options = { info: true, maxOutputLength: most + 1 };
  return new Promise((resolve, reject) => {
    inflateRaw(bytes, options, (error: NodeJS.ErrnoException | null, found) => {
      const fault = error ? faultOf(error) : faultIn(found as unknown as Unpacked, bytes.length, most);
      if (fault === undefined) resolve((found as unknown as Unpacked).buffer);
      else reject(new Error(fault));
    });
  });
}

const faultOf = ({ code }: NodeJS.ErrnoException): string =>
  code === 'ERR_BUFFER_TOO_LARGE' ? inflateFaults.tooMany : inflateFaults.damaged;

function faultIn({ buffer, engine }: Unpacked, length: number, most: number): string | undefined {
  if (buffer.length > most) return inflateFaults.tooMany;
  return engine.bytesWritten < length ? inflateFaults.damaged : undefined;
}
