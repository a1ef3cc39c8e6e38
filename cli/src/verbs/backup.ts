import type { Command } from 'commander';
import { Listr } from 'listr2';

type KeyOption = { keyFile: string };

/** Loaded when it is needed: the database behind the locks takes its time. */
const load = () => import('../backup/index.js');

export function addBackup(program: Command): void {
  const group = program.command('backup').summary('back up and restore a data folder, encrypted with your key');
  group
    .command('key')
    .description(
      'Makes the key that encrypts backups. Keep a copy apart from the backups: without it nothing can be restored.',
    )
    .argument('<file>', 'where to write it')
    .action(async (file: string) => (await load()).writeBackupKey(file));
  group
    .command('create')
    .description('Writes a data folder into one encrypted file. Stop the node first: a folder in use is refused.')
    .argument('<folder>', 'data folder')
    .argument('<file>', 'backup file to write')
    .requiredOption('--key-file <file>', 'key made by `tierline backup key`')
    .action(create);
  group
    .command('check')
    .description('Reads a backup through and says how many files it holds.')
    .argument('<file>', 'backup file')
    .requiredOption('--key-file <file>', 'key it was made with')
    .action(readThrough);
  group
    .command('restore')
    .description(
      'Brings a backup back into an empty folder. What was erased on the ledger since is erased again when the node starts.',
    )
    .argument('<file>', 'backup file')
    .argument('<folder>', 'empty folder, or one that does not exist yet')
    .requiredOption('--key-file <file>', 'key it was made with')
    .action(bringBack);
}

async function create(folder: string, file: string, { keyFile }: KeyOption): Promise<void> {
  const { backup, readBackupKey } = await load();
  const key = readBackupKey(keyFile);
  await new Listr([
    {
      title: `Backing up ${folder}`,
      task: async (_context, task) => {
        const { files, bytes } = await backup({ folder, file, key }, (path) => (task.output = path));
        task.title = `${file}: ${files} files, ${bytes} bytes, encrypted and read back`;
      },
    },
  ]).run();
}

async function bringBack(file: string, folder: string, { keyFile }: KeyOption): Promise<void> {
  const { readBackupKey, restore } = await load();
  const key = readBackupKey(keyFile);
  await new Listr([
    {
      title: `Restoring ${file}`,
      task: async (_context, task) => {
        const { files } = await restore({ file, folder, key });
        task.title = `${folder}: ${files} files restored`;
      },
    },
  ]).run();
}

async function readThrough(file: string, { keyFile }: KeyOption): Promise<void> {
  const { check, readBackupKey } = await load();
  console.log(`${await check(file, readBackupKey(keyFile))} files, whole`);
}
