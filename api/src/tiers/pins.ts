import { createHash, randomBytes } from 'node:crypto';
import { pinOf } from '@tierline/chaincode/record';
import type { Pin, PinnedVersion } from './tier-store';

/** A publication rests on at least so many pins, or twice as many, and so on. */
const fewest = 8;
/** As many as a forecast may carry. */
const carried = 128;
/** Far more forecasts than bear on one part anywhere: then a person has to look. */
export const most = 4096;

/**
 * Pins of upstream versions, each with a nonce of its own, among others that stand for nothing, in the order of their bytes:
 * a supplier that sees them, also those of the next publication, learns neither how many versions there are nor which changed.
 * More than a forecast carries are carried under fewer, each over as many.
 */
export function pinsFor(upstream: readonly PinnedVersion[]): Pin[] {
  let size = fewest;
  while (size < upstream.length) size *= 2;
  const pinned = upstream.map(pinOn);
  const empty = Array.from({ length: size - upstream.length }, (): Pin => {
    const nonce = draw(16);
    return { pin: pinOf(draw(32), nonce), nonce };
  });
  return under([...pinned, ...empty].sort((a, b) => (a.pin < b.pin ? -1 : 1)));
}

/** What the forecast itself says of them. */
export const carriedOf = (pins: readonly Pin[]): string[] =>
  [...new Set(pins.map((one) => one.under ?? one.pin))].sort();

/** SHA-256 over the bytes of as many pins. */
function under(pins: readonly Pin[]): Pin[] {
  const each = pins.length / carried;
  if (each <= 1) return [...pins];
  return Array.from({ length: carried }, (_, index) => pins.slice(index * each, (index + 1) * each)).flatMap(
    (group) => {
      const bytes = Buffer.from(group.map(({ pin }) => pin).join(''), 'hex');
      const over = createHash('sha256').update(bytes).digest('hex');
      return group.map((one) => ({ ...one, under: over }));
    },
  );
}

/** A pin of that version, with a nonce of its own. */
export function pinOn(upstream: PinnedVersion): Pin {
  const nonce = draw(16);
  return { pin: pinOf(upstream.sealHash, nonce), nonce, upstream };
}

const draw = (bytes: number): string => randomBytes(bytes).toString('hex');
