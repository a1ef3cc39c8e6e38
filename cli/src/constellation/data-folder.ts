import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '@tierline/api/readmodel';
import { issuerFile } from './issuer';
import { writeWhole } from './write-whole';

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
  anchors: string | undefined;
  walletKey: string;
  unlock: () => void;
};

/** Takes a data folder for this process; undefined: nothing is kept. @throws FolderLocked, NewerDataFolder */
export function openDataFolder(folder: string | undefined): DataFolder {
  if (folder === undefined) {
    const walletKey = randomBytes(32).toString('hex');
    const none = { network: undefined, database: undefined, issuerKey: undefined, anchors: undefined };
    return { ...none, walletKey, unlock: () => undefined };
  }
  const unlock = lockFolder(folder);
  try {
    checkFormat(folder);
    return {
      network: join(folder, 'network'),
      database: join(folder, 'database'),
      issuerKey: issuerFile(folder),
      anchors: anchorsFile(folder),
      walletKey: walletKey(join(folder, 'secrets')),
      unlock,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Takes the network of a data folder for this process while its nodes may run on. @throws FolderLocked, NewerDataFolder */
export function lockNetwork(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  checkFormat(folder);
  return lockFolder(join(folder, 'network'));
}

/** Where a data folder keeps the genesis hashes of its channels. */
export function anchorsFile(folder: string): string {
  return join(folder, 'anchors.json');
}

function checkFormat(folder: string): void {
  const file = join(folder, 'format');
  const found = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  if (found === undefined) writeWhole(file, `${format}\n`);
  else if (!(found <= format)) throw new NewerDataFolder(folder, found);
}

/** The key that encrypts private keys in the wallets: made once, kept beside the data. */
function walletKey(secrets: string): string {
  const file = join(secrets, 'wallet.key');
  if (!existsSync(file)) writeWhole(file, randomBytes(32).toString('hex'), 0o600);
  return readFileSync(file, 'utf8').trim();
}
