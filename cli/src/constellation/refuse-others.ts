import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OtherNetwork } from './consortium-network';

/** Each network's own file in its folder. */
const marks = { embedded: 'format.json', native: 'native.json', compose: 'compose.json' } as const;

/** @throws OtherNetwork if the folder holds a network of another kind */
export function refuseOthers(folder: string, own: keyof typeof marks): void {
  for (const kind of Object.keys(marks) as (keyof typeof marks)[])
    if (kind !== own && existsSync(join(folder, marks[kind]))) throw new OtherNetwork(folder, kind);
}
