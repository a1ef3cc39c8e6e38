import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, BackupUnreadable, check, readBackupKey, restore, writeBackupKey } from '@tierline/cli/backup';
import { lockFolder } from '@tierline/api/readmodel';

let root: string;
let data: string;
let file: string;
const key = Buffer.alloc(32, 7);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tierline-backup-'));
  data = join(root, 'data');
  file = join(root, 'backups', 'monday.tierline');
  await mkdir(join(data, 'channels', 'empty'), { recursive: true });
  await writeFile(join(data, 'channels', 'blocks'), Buffer.alloc(300_000, 'block'));
  await writeFile(join(data, 'format'), '1\n');
  await writeFile(join(data, 'nothing'), '');
  await writeFile(join(data, 'wallet.key'), 'secret', { mode: 0o600 });
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = async (path: string, isFile: boolean): Promise<string> =>
    isFile ? (await readFile(path)).toString('hex') : 'folder';
  const pairs = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length), await read(path, entry.isFile())] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('a backup', () => {
  it('brings everything back into an empty folder, with its rights', async () => {
    expect(await backup({ folder: data, file, key })).toEqual({ files: 4, bytes: (await stat(file)).size });
    const target = join(root, 'restored');
    expect(await restore({ file, folder: target, key })).toEqual({ files: 4 });
    expect(await contents(target)).toEqual(await contents(data));
    expect((await stat(join(target, 'wallet.key'))).mode & 0o777).toBe(0o600);
  });

  it('shows nothing of its content, and is another file each time', async () => {
    await backup({ folder: data, file, key });
    const first = await readFile(file);
    await backup({ folder: data, file, key });
    expect(first.includes('wallet.key')).toBe(false);
    expect(first.includes('block')).toBe(false);
    expect(first.equals(await readFile(file))).toBe(false);
  });

  it('is refused while a node runs on the folder, and locks nobody out afterwards', async () => {
    await mkdir(join(data, 'database'));
    const unlock = lockFolder(join(data, 'database'));
    await expect(backup({ folder: data, file, key })).rejects.toThrow('is in use by process');
    unlock();
    await backup({ folder: data, file, key });
    lockFolder(data)();
  });

  it('is not brought back over data that stand', async () => {
    await backup({ folder: data, file, key });
    await expect(restore({ file, folder: data, key })).rejects.toThrow('is not empty');
  });

  it('leaves nothing behind when it cannot be read', async () => {
    await backup({ folder: data, file, key });
    await expect(restore({ file, folder: join(root, 'restored'), key: Buffer.alloc(32, 8) })).rejects.toThrow(
      BackupUnreadable,
    );
    expect(await readdir(root)).not.toContain('restored');
  });

  it.each([
    ['in its magic', (bytes: Buffer) => flip(bytes, 0)],
    ['in its salt', (bytes: Buffer) => flip(bytes, 12)],
    ['in a chunk', (bytes: Buffer) => flip(bytes, 70_000)],
    ['in its last byte', (bytes: Buffer) => flip(bytes, bytes.length - 1)],
    ['by a cut at a chunk', (bytes: Buffer) => bytes.subarray(0, 24 + 2 * (65_536 + 16))],
    ['by a cut anywhere', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['by bytes behind it', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(40)])],
    ['by two chunks swapped', (bytes: Buffer) => swapped(bytes)],
    ['to nothing', () => Buffer.alloc(0)],
  ])('that was changed %s is refused', async (_where, change) => {
    await backup({ folder: data, file, key });
    await writeFile(file, change(await readFile(file)));
    await expect(check(file, key)).rejects.toThrow(BackupUnreadable);
  });
});

describe('the backup key', () => {
  it('is fresh, private, and replaces nothing', async () => {
    const keyFile = join(root, 'key');
    writeBackupKey(keyFile);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect(readBackupKey(keyFile)).toHaveLength(32);
    expect(() => writeBackupKey(keyFile)).toThrow('EEXIST');
  });

  it('is refused in another form', async () => {
    await writeFile(join(root, 'key'), 'password');
    expect(() => readBackupKey(join(root, 'key'))).toThrow('64 hex digits');
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 1;
  return bytes;
}

function swapped(bytes: Buffer): Buffer {
  const size = 65_536 + 16;
  const [a, b] = [bytes.subarray(24, 24 + size), bytes.subarray(24 + size, 24 + 2 * size)];
  return Buffer.concat([bytes.subarray(0, 24), b, a, bytes.subarray(24 + 2 * size)]);
}
