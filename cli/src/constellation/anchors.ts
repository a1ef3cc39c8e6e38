import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from './write-whole';

/** Genesis hashes (hex) by channel. */
export type Anchors = Readonly<Record<string, string>>;

/** The network tells another beginning of a channel than the one this data folder was made with. */
class GenesisDiffers extends Error {
  override readonly name = 'GenesisDiffers';

  constructor(
    readonly channel: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`channel ${channel} begins with block ${found}; this data folder was made with ${expected}`);
  }
}

/** What archives and networks of this data folder are judged by. @throws if it was never started */
export function readAnchors(file: string): Anchors {
  if (!existsSync(file)) throw new Error(`${file} is missing: the genesis hashes by which archives are judged`);
  return JSON.parse(readFileSync(file, 'utf8')) as Anchors;
}

/** Keeps the genesis hashes of channels when they come into being; later ones must be the same. @throws GenesisDiffers */
export function keepAnchors(file: string | undefined, found: Anchors): Anchors {
  if (file === undefined) return found;
  const known = existsSync(file) ? readAnchors(file) : {};
  for (const [channel, hash] of Object.entries(found)) {
    const expected = known[channel] ?? hash;
    if (expected !== hash) throw new GenesisDiffers(channel, expected, hash);
  }
  const all = { ...known, ...found };
  if (Object.keys(all).length > Object.keys(known).length) writeWhole(file, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}
