import type { Peer } from '../peer';

export type CommitOutcome = { flag: number; block: number };

/** Who waits for transactions that the peer has not committed yet. */
export class CommitWaiters {
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #stop: () => void;

  constructor(private readonly peer: Peer) {
    this.#stop = peer.onCommit((channel, _number, { txIds }) => {
      for (const txId of txIds) this.#wake(`${channel}/${txId}`);
    });
  }

  /** The first committed transaction of this id; waits for one until the caller gives up. */
  async outcome(channel: string, txId: string, signal: AbortSignal): Promise<CommitOutcome> {
    for (;;) {
      const committed = this.#next(`${channel}/${txId}`, signal);
      const found = this.peer.outcome(channel, txId);
      if (found) {
        committed.forget();
        return { flag: found.flag, block: found.block };
      }
      await committed.promise;
    }
  }

  close(): void {
    this.#stop();
  }

  #wake(key: string): void {
    for (const wake of this.#waiting.get(key) ?? []) wake();
    this.#waiting.delete(key);
  }

  #next(key: string, signal: AbortSignal): { promise: Promise<void>; forget: () => void } {
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting);
    let forget = (): void => undefined;
    const promise = new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        forget();
        reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
      };
      forget = () => {
        signal.removeEventListener('abort', abort);
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(key) === waiting) this.#waiting.delete(key);
      };
      const wake = (): void => {
        forget();
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', abort);
    });
    // Whoever finds the transaction at once never looks at the promise.
    promise.catch(() => undefined);
    return { promise, forget };
  }
}
