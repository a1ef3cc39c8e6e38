import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file whole or not at all: beside it first, synced, then renamed over it. */
export async function writeText(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, mode);
  await rename(temporary, path);
}

/** A private key: readable by its owner alone. */
export async function writeSecret(path: string, text: string): Promise<void> {
  await writeText(path, text, 0o600);
}

/** Random bytes in hex, made when they are first asked for. */
export async function keptSecret(path: string, bytes = 24): Promise<string> {
  if (!existsSync(path)) await writeSecret(path, randomBytes(bytes).toString('hex'));
  return readFileSync(path, 'utf8');
}
