import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '@tierline/api/readmodel';
import { issuerFile } from './issuer';

/** What this version writes. A folder of a later one is left alone. */
const format = 1;

/** A data folder was written by a later Tierline. */
class NewerDataFolder extends Error {
  override readonly name = 'NewerDataFolder';

  constructor(folder: string, found: number) {
    super(`${folder} has format ${found}; this version of Tierline knows formats up to ${format}`);
  }
}

/** Where its parts keep their files; undefined: they keep none. */
type DataFolder = {
  network: string | undefined;
  database: string | undefined;
  issuerKey: string | undefined;
  walletKey: string;
  unlock: () => void;
};

/** Takes a data folder for this process; undefined: nothing is kept. @throws FolderLocked, NewerDataFolder */
export function openDataFolder(folder: string | undefined): DataFolder {
  if (folder === undefined) {
    const walletKey = randomBytes(32).toString('hex');
    return { network: undefined, database: undefined, issuerKey: undefined, walletKey, unlock: () => undefined };
  }
  const unlock = lockFolder(folder);
  try {
    checkFormat(folder);
    return {
      network: join(folder, 'network'),
      database: join(folder, 'database'),
      issuerKey: issuerFile(folder),
      walletKey: walletKey(join(folder, 'secrets')),
      unlock,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function checkFormat(folder: string): void {
  const file = join(folder, 'format');
  const found = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  if (found === undefined) writeFileSync(file, `${format}\n`);
  else if (!(found <= format)) throw new NewerDataFolder(folder, found);
}

/** The key that encrypts private keys in the wallets: made once, kept beside the data. */
function walletKey(secrets: string): string {
  const file = join(secrets, 'wallet.key');
  mkdirSync(secrets, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
