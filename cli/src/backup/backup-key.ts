import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** The operator's key: 32 bytes as 64 hex digits in a file of its own. Whoever loses it loses the backups. */
export function readBackupKey(file: string): Buffer {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`${file} is no backup key: 64 hex digits are expected`);
  return Buffer.from(text, 'hex');
}

/** Writes a fresh key, readable by its owner only. A file that stands is not replaced. */
export function writeBackupKey(file: string): void {
  writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
}
