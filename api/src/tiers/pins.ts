import { randomBytes } from 'node:crypto';
import { pinOf } from '@tierline/chaincode/record';
import type { Pin, PinnedVersion } from './tier-store';

/** A publication rests on at least so many pins, or twice as many, and so on. */
const fewest = 8;
/** As many as a forecast may carry. */
export const most = 128;

/**
 * Pins of upstream versions, each with a nonce of its own, among others that stand for nothing, in the order of their bytes:
 * a supplier that sees them, also those of the next publication, learns neither how many versions there are nor which changed.
 */
export function pinsFor(upstream: readonly PinnedVersion[]): Pin[] {
  let size = fewest;
  while (size < upstream.length) size *= 2;
  const pinned = upstream.map((version): Pin => {
    const nonce = draw(16);
    return { pin: pinOf(version.sealHash, nonce), nonce, upstream: version };
  });
  const empty = Array.from({ length: size - upstream.length }, (): Pin => {
    const nonce = draw(16);
    return { pin: pinOf(draw(32), nonce), nonce };
  });
  return [...pinned, ...empty].sort((a, b) => (a.pin < b.pin ? -1 : 1));
}

const draw = (bytes: number): string => randomBytes(bytes).toString('hex');
