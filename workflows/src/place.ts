import type { Place } from './ports';

export const placeOf = ({ channel, block, tx, fact }: Place): Place => ({ channel, block, tx, fact });

/** Order of two places of one channel: negative, zero or positive. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.block !== b.block) return a.block < b.block ? -1 : 1;
  return a.tx - b.tx || a.fact - b.fact;
}
