import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { Consortium } from '@tierline/network/consortium';
import { type FirstRegistry, firstRegistry } from './first-registry';
import { writeWhole } from './write-whole';

/** What each channel begins with, in the order in which the channels came into being. */
export type Founding = Readonly<Record<string, FirstRegistry>>;

/**
 * Kept in the network's folder when a channel comes into being: consortium.yaml changes with its members, what peers take for a
 * first registry, and with it the version of the chaincode's definition, does not.
 */
export function keepFounding(folder: string | undefined, consortium: Consortium): Founding {
  const file = folder === undefined ? undefined : join(folder, 'founding.json');
  const known = file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Founding) : {};
  const fresh = consortium.channels.filter(({ name }) => !Object.hasOwn(known, name));
  const all = { ...known, ...Object.fromEntries(fresh.map((one) => [one.name, firstRegistry(consortium, one)])) };
  if (file !== undefined && fresh.length > 0) writeWhole(file, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}

/** What the peers' services accept as first registries, as `TIERLINE_BOOTSTRAP` lists it. */
export function bootstrapHashes(founding: Founding): string {
  return Object.values(founding)
    .map(({ registry }) => sha256Hex(canonical(registry)).slice(0, 16))
    .join(',');
}
