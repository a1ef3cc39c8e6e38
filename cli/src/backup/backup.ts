import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { lockWhole } from './folder-locks';
import { packFolder, unpackFolder } from './folder-stream';
import { openStream, sealStream } from './sealed-stream';

/**
 * Writes a data folder, encrypted, into one file. The folder is locked meanwhile, so the backup is of one moment; the file
 * appears under its name only when it is whole and has been read back.
 * @returns how many files and bytes it holds
 */
export async function backup(
  options: { folder: string; file: string; key: Buffer },
  onFile: (path: string) => void = () => undefined,
): Promise<{ files: number; bytes: number }> {
  const folder = resolve(options.folder);
  const unfinished = `${options.file}.unfinished`;
  const unlock = await lockWhole(folder);
  try {
    await writeAll(unfinished, sealStream(packFolder(folder, onFile), options.key));
  } finally {
    unlock();
  }
  const files = await check(unfinished, options.key);
  await rename(unfinished, options.file);
  return { files, bytes: (await stat(options.file)).size };
}

/** Reads a backup through. @returns how many files it holds @throws BackupUnreadable */
export function check(file: string, key: Buffer): Promise<number> {
  return unpackFolder(openStream(createReadStream(file) as AsyncIterable<Buffer>, key), undefined);
}

/**
 * Brings a backup back into a folder that is empty or does not exist; the folder appears only when all of it is there.
 * What was erased on the ledger since is erased again when the node catches up with its peer.
 */
export async function restore({
  file,
  folder,
  key,
}: {
  file: string;
  folder: string;
  key: Buffer;
}): Promise<{ files: number }> {
  const target = resolve(folder);
  await refuseFull(target);
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const files = await unpackFolder(openStream(createReadStream(file) as AsyncIterable<Buffer>, key), unfinished);
  await rm(target, { recursive: true, force: true });
  await rename(unfinished, target);
  return { files };
}

async function refuseFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw new Error(`${folder} is not empty: a backup is restored into an empty folder`);
}

async function writeAll(path: string, parts: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(resolve(path)), { recursive: true });
  const file = await open(path, 'w', 0o600);
  try {
    for await (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}
