import type { Writable } from 'node:stream';

/** Writes one message and waits while the reader is behind. */
export async function writeMessage(stream: Writable, message: unknown, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (stream.write(message)) return;
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      stream.off('drain', drained);
      reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    };
    const drained = (): void => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    stream.once('drain', drained);
    signal.addEventListener('abort', abort, { once: true });
  });
}
