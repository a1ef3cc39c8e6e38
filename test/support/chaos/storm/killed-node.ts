import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../../child';

type Health = { ready: boolean; leads: boolean };

/** A member's node as a process that is killed and started again on its data; its address stays. */
export class KilledNode {
  /** Milliseconds until it served, each time that it lived so long. */
  readonly starts: number[] = [];
  /** What it complained of in all its lives. */
  readonly complaints: string[] = [];
  #child: Child | undefined;
  #serving: Promise<void> = Promise.resolve();
  #isOver = false;

  /** @param token of somebody who may ask how it is */
  constructor(
    readonly name: string,
    private readonly file: string,
    private readonly port: number,
    private readonly token: string,
  ) {}

  begin(...more: string[]): void {
    const began = Date.now();
    this.#child = new Child(['node', '--config', this.file, '--log-level', 'error', ...more]);
    this.#serving = this.#child.printed(/serving at/).then(
      () => void this.starts.push(Date.now() - began),
      () => undefined,
    );
  }

  /** In this life; resolves also when it ends before. */
  serving(): Promise<void> {
    return this.#serving;
  }

  printed(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#life.printed(pattern);
  }

  /** Killed now, and gone for so long. */
  async killFor(milliseconds: number): Promise<void> {
    await this.#life.stop('SIGKILL');
    this.#keep();
    await pause(milliseconds);
    if (!this.#isOver) this.begin();
  }

  /** For good. @returns its exit code */
  async stop(): Promise<number | NodeJS.Signals> {
    this.#isOver = true;
    if (!this.#child) return 0;
    const code = await this.#child.stop();
    this.#keep();
    return code;
  }

  get root(): string {
    return `http://localhost:${String(this.port)}`;
  }

  /** undefined: it does not answer. */
  async health(): Promise<Health | undefined> {
    const headers = { authorization: `Bearer ${this.token}` };
    const signal = AbortSignal.timeout(2_000);
    return fetch(`${this.root}/health/ready`, { headers, signal }).then(
      async (response) => (await response.json()) as Health,
      () => undefined,
    );
  }

  /** MiB that it holds now, and held at most in this life. */
  memory(): { now: number; most: number } {
    const status = readFileSync(`/proc/${String(this.#life.process.pid)}/status`, 'utf8');
    const mib = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
    return { now: mib('VmRSS'), most: mib('VmHWM') };
  }

  get #life(): Child {
    if (!this.#child) throw new Error(`${this.name} has not begun`);
    return this.#child;
  }

  #keep(): void {
    this.complaints.push(...this.#life.lines.filter((line) => /"level":"?(error|fatal|50|60)|Error/.test(line)));
  }
}
