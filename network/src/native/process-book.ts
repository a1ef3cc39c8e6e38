import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type ProgramRun = {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  log: string;
  /** What the program reads besides: where it differs from what it was started with, it is started again. */
  settings: string;
};
type Entry = { pid: number; startedAt: string; fingerprint: string; log: string };

const patience = 20_000;
const pause = 50;

/**
 * The long-running programs of a folder: each is recorded with its pid and the kernel's start time, and nothing else is
 * ever signalled, since a pid may have gone to somebody else.
 */
export class ProcessBook {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'processes.json');
  }

  names(): string[] {
    return Object.keys(this.#read());
  }

  pid(name: string): number | undefined {
    const entry = this.#read()[name];
    return entry && startOf(entry.pid) === entry.startedAt ? entry.pid : undefined;
  }

  /** The last lines that a program wrote. */
  lastLines(name: string, count = 15): string {
    const log = this.#read()[name]?.log;
    if (log === undefined || !existsSync(log)) return '';
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  }

  /** Starts a program unless it runs as it should. @returns what was done */
  async ensure(name: string, run: ProgramRun): Promise<'running' | 'started' | 'restarted'> {
    const fingerprint = createHash('sha256').update(JSON.stringify(run)).digest('hex');
    const runs = this.pid(name) !== undefined;
    if (runs && this.#read()[name]?.fingerprint === fingerprint) return 'running';
    if (runs) await this.stop(name);
    await this.#start(name, run, fingerprint);
    return runs ? 'restarted' : 'started';
  }

  /** SIGTERM, and SIGKILL when it does not end. @returns whether it ran */
  async stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<boolean> {
    const pid = this.pid(name);
    if (pid === undefined) return false;
    process.kill(pid, signal);
    const end = Date.now() + patience;
    while (this.pid(name) !== undefined) {
      if (Date.now() > end) process.kill(pid, 'SIGKILL');
      await delay(pause);
    }
    return true;
  }

  async #start(name: string, { command, args, cwd, env, log }: ProgramRun, fingerprint: string): Promise<void> {
    mkdirSync(dirname(log), { recursive: true });
    const output = openSync(log, 'a');
    try {
      const { PATH = '', HOME = '' } = process.env;
      const stdio = ['ignore', output, output] as const;
      const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, detached: true, stdio: [...stdio] });
      // Before anything is waited for, so that whoever is killed here leaves nobody unrecorded.
      if (child.pid !== undefined) this.#record(name, { pid: child.pid, fingerprint, log });
      await once(child, 'spawn');
      child.unref();
    } finally {
      closeSync(output);
    }
  }

  #record(name: string, entry: Omit<Entry, 'startedAt'>): void {
    const all = { ...this.#read(), [name]: { ...entry, startedAt: startOf(entry.pid) ?? '' } };
    writeFileSync(`${this.#file}.new`, `${JSON.stringify(all, null, 2)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }

  #read(): Record<string, Entry> {
    return existsSync(this.#file) ? (JSON.parse(readFileSync(this.#file, 'utf8')) as Record<string, Entry>) : {};
  }
}

/** The kernel's start time of a process, in ticks since the machine started; undefined: there is no such process. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
