import { type PackSource, verdictObject, verifyPackIn } from '@tierline/network/verify/portable';
import { checkByWebCrypto } from '../browser/check-signatures';
import { openBlob } from '../browser/pack-source';
import type { Outcome, Task } from './messages';

/** A pack is read twice, for its hash and for what it holds. */
function watched(pack: Blob, tell: (outcome: Outcome) => void): PackSource {
  let [read, told] = [0, 0];
  return openBlob(pack, (bytes) => {
    read += bytes;
    const done = Math.min(read / (2 * pack.size), 1);
    if (done - told < 0.01) return;
    told = done;
    tell({ done });
  });
}

/** Answers each task with what became of it. */
export function serve(thread: { postMessage(outcome: Outcome): void; onmessage: unknown }): void {
  const tell = (outcome: Outcome): void => {
    thread.postMessage(outcome);
  };
  thread.onmessage = ({ data: { pack, genesisHash } }: MessageEvent<Task>) => {
    verifyPackIn(watched(pack, tell), { genesisHash, checkSignatures: checkByWebCrypto }).then(
      (verdict) => {
        tell({ verdict: verdictObject(verdict) });
      },
      (error: unknown) => {
        tell({ failure: error instanceof Error ? error.message : String(error) });
      },
    );
  };
}
