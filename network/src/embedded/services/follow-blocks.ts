import type { Peer } from '../peer';

/** The peer's committed blocks from `start` on, each as soon as it is there. Throws the signal's reason when aborted. */
export async function* followBlocks(
  peer: Peer,
  channel: string,
  start: number,
  signal: AbortSignal,
): AsyncGenerator<{ number: number; bytes: Uint8Array }, never> {
  for (let number = start; ; number += 1) {
    await untilCommitted(peer, channel, number, signal);
    const bytes = await peer.block(channel, number);
    if (!bytes) throw new Error(`block ${String(number)} of ${channel} is committed but cannot be read`);
    yield { number, bytes };
  }
}

async function untilCommitted(peer: Peer, channel: string, number: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (peer.height(channel) > number) return;
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      stop();
      reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    };
    const off = peer.onCommit((committed) => {
      if (committed !== channel || peer.height(channel) <= number) return;
      stop();
      resolve();
    });
    const stop = (): void => {
      off();
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
  });
}
