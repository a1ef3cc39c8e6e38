import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessBook } from '@tierline/network/native';

const idle = ['-e', 'console.log("up"); setInterval(() => undefined, 1000)'];
let folder: string;
let book: ProcessBook;
const strangers: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tierline-processes-'));
  book = new ProcessBook(folder);
});
afterEach(async () => {
  for (const name of book.names()) await book.stop(name);
  for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const run = (settings = '') => ({
  ...{ command: process.execPath, args: idle, cwd: folder, env: {}, log: join(folder, 'idle.log'), settings },
});

describe('programs that outlive whoever started them', () => {
  it('are started once, and found by who comes after', async () => {
    expect(await book.ensure('idle', run())).toBe('started');
    const pid = book.pid('idle');
    const later = new ProcessBook(folder);
    expect(await later.ensure('idle', run())).toBe('running');
    expect(later.pid('idle')).toBe(pid);
  });

  it('are started again when their settings are others, or when they have ended', async () => {
    await book.ensure('idle', run());
    const pid = book.pid('idle');
    expect(await book.ensure('idle', run('others'))).toBe('restarted');
    expect(book.pid('idle')).not.toBe(pid);
    expect(await book.stop('idle', 'SIGKILL')).toBe(true);
    expect(book.pid('idle')).toBeUndefined();
    expect(await book.ensure('idle', run('others'))).toBe('started');
  });

  it('are never confused with a process that has got their pid', async () => {
    await book.ensure('idle', run());
    await book.stop('idle');
    const stranger = spawn(process.execPath, idle, { stdio: 'ignore' });
    strangers.push(stranger);
    await once(stranger, 'spawn');
    const file = join(folder, 'processes.json');
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as { idle: { pid: number } };
    recorded.idle.pid = stranger.pid!;
    writeFileSync(file, JSON.stringify(recorded));
    expect(book.pid('idle')).toBeUndefined();
    expect(await book.stop('idle')).toBe(false);
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });

  it('say what they could not do', async () => {
    await expect(book.ensure('none', { ...run(), command: join(folder, 'none') })).rejects.toThrow('ENOENT');
    expect(book.pid('none')).toBeUndefined();
  });
});
