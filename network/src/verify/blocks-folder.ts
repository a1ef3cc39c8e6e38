import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One `common.Block` a file, `NNNN.block`, in order of number. */
export async function* readBlocks(folder: string): AsyncGenerator<Uint8Array> {
  const numbered = (await readdir(folder)).flatMap((name) => {
    const digits = /^(\d+)\.block$/.exec(name)?.[1];
    return digits === undefined ? [] : [{ name, number: BigInt(digits) }];
  });
  numbered.sort((a, b) => (a.number < b.number ? -1 : 1));
  // A file read on another thread waits four times for a core that signatures are checked on.
  for (const { name } of numbered) yield readFileSync(join(folder, name));
}
