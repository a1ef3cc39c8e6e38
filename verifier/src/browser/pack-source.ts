import { inflateFaults, type PackSource } from '@tierline/network/verify/portable';

/**
 * A pack that a reader has given to the page.
 * @param onRead is told how many bytes were read, each time
 */
export function openBlob(blob: Blob, onRead: (bytes: number) => void): PackSource {
  return {
    length: blob.size,
    read: async (from, length) => {
      const bytes = new Uint8Array(await blob.slice(from, from + length).arrayBuffer());
      if (bytes.length < length) throw new Error('the file became shorter while it was read');
      onRead(length);
      return bytes;
    },
    inflate,
  };
}

async function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const content = new Uint8Array(most);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error(inflateFaults.damaged);
    });
    if (done) return content.subarray(0, length);
    if (length + value.length > most) {
      await reader.cancel();
      throw new Error(inflateFaults.tooMany);
    }
    content.set(value, length);
    length += value.length;
  }
}
