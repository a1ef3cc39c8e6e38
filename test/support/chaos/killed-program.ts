import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../child';

/** A program beside a node, that is killed and started again; what it printed stays. */
export class KilledProgram {
  kills = 0;
  #printed: string[] = [];
  #child: Child;
  /** Nobody waits for another life: it would never end. */
  #isOver = false;

  constructor(
    private readonly file: string,
    private readonly environment: Record<string, string>,
  ) {
    this.#child = this.#begin();
  }

  /** Of all its lives. */
  lines(pattern: RegExp): string[] {
    return [...this.#printed, ...this.#child.lines].filter((line) => pattern.test(line));
  }

  /** In this life. */
  async printed(pattern: RegExp): Promise<void> {
    await this.#child.printed(pattern);
  }

  /** At a moment that nobody knows, within so many milliseconds from now. */
  async killWithin(milliseconds: number): Promise<void> {
    await pause(randomInt(milliseconds));
    await this.killFor(0);
  }

  /** Killed now, and gone for so long. */
  async killFor(milliseconds: number): Promise<void> {
    await this.#child.stop('SIGKILL');
    this.kills += 1;
    await pause(milliseconds);
    if (this.#isOver) return;
    this.#printed.push(...this.#child.lines);
    this.#child = this.#begin();
  }

  /** For good, whatever kills are under way. */
  stop(): Promise<number | NodeJS.Signals> {
    this.#isOver = true;
    return this.#child.stop('SIGKILL');
  }

  ended(): Promise<number | NodeJS.Signals> {
    return this.#child.ended();
  }

  #begin(): Child {
    return new Child([], this.environment, this.file);
  }
}
