import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const program = resolve(__dirname, '../../cli/dist/tierline.js');

/** PGlite's megabytes of WebAssembly are not worth compiling twice for a process of seconds: a second and a half of CPU each. */
const flags = ['--liftoff-only'];

/** `tierline …` as a process of its own, with what it prints. */
export class Child {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #ended: Promise<number | NodeJS.Signals>;
  #isGone = false;

  /** @param file another program's, built */
  constructor(args: readonly string[], environment: Record<string, string> = {}, file = program) {
    this.process = spawn(process.execPath, [...flags, file, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    });
    for (const stream of [this.process.stdout!, this.process.stderr!])
      createInterface(stream).on('line', (line) => {
        this.lines.push(line);
        for (const tell of this.#waiting) tell();
      });
    this.#ended = once(this.process, 'close').then(([code, signal]) => {
      this.#isGone = true;
      for (const tell of this.#waiting) tell();
      return (signal ?? code) as number | NodeJS.Signals;
    });
  }

  readonly process: ChildProcess;

  /** The first match in what it printed or will print. @throws if it ends without */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = this.lines.map((line) => pattern.exec(line)).find((match) => match !== null);
      if (found) return found;
      if (this.#isGone) throw new Error(`ended without ${String(pattern)}:\n${this.lines.join('\n')}`);
      await new Promise<void>((tell) => {
        this.#waiting.add(tell);
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** How it ended: its exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals> {
    return this.#ended;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    if (!this.#isGone) this.signal(signal);
    return this.ended();
  }
}

/** Waits for a condition; what it throws counts as "not yet". */
export async function eventually<T>(look: () => Promise<T | undefined>, milliseconds = 30_000): Promise<T> {
  const until = Date.now() + milliseconds;
  let last = new Error('it did not come about in time');
  while (Date.now() < until) {
    const found = await look().catch((thrown: unknown) => {
      last = thrown instanceof Error ? thrown : new Error(String(thrown));
      return undefined;
    });
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw last;
}
