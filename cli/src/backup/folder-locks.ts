import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@tierline/api/readmodel';

/**
 * Takes every lock of a data folder, so that nothing in it changes. @throws FolderLocked if a node or network is running on it
 * @returns the function that gives them back
 */
export async function lockWhole(folder: string): Promise<() => void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const folders = new Set([
    folder,
    ...(existsSync(join(folder, 'network')) ? [join(folder, 'network')] : []), // verbs on a network lock it alone
    ...entries.filter(({ name }) => name === 'lock').map(({ parentPath }) => parentPath),
  ]);
  const unlocks: (() => void)[] = [];
  const unlock = (): void => unlocks.forEach((give) => give());
  try {
    for (const locked of folders) unlocks.push(lockFolder(locked));
  } catch (error) {
    unlock();
    throw error;
  }
  return unlock;
}
