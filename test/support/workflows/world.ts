import {
  Acts,
  comparePlaces,
  WorkflowEngine,
  type Commands,
  type Effect,
  type Feed,
  type FeedFact,
  type Outcome,
  type Place,
  type Process,
  type RecordId,
} from '@tierline/workflows';
import { HandClock } from './hand-clock';
import { MemoryStore } from './memory-store';

/** A feed of one channel, written by the test: every call of `happens` is a block. */
class WrittenFeed implements Feed {
  readonly channel = 'axle-programme';
  readonly #ticks: { at: string; before: number }[] = [];
  readonly items: FeedFact[] = [];

  happens(kind: string, id: string, type: string, data: unknown, at: string, by = 'OemMSP'): void {
    const block = BigInt(this.items.length + 1);
    this.items.push({ channel: this.channel, block, tx: 0, fact: 0, kind, id, type, at, by, data });
  }

  get ticked(): string | undefined {
    return this.#ticks.at(-1)?.at;
  }

  set ticked(at: string | undefined) {
    if (at !== undefined) this.#ticks.push({ at, before: this.items.length });
  }

  /** What the clock showed before that block. */
  tickBefore(block: bigint): string | undefined {
    return this.#ticks.findLast(({ before }) => before < Number(block))?.at;
  }

  async channels(): Promise<string[]> {
    return [this.channel];
  }

  async ledgerTime(): Promise<string | undefined> {
    return this.ticked;
  }

  async facts(
    _channel: string,
    kinds: readonly string[],
    after: Place | undefined,
    limit: number,
  ): Promise<FeedFact[]> {
    return this.items
      .filter((item) => kinds.includes(item.kind) && (after === undefined || comparePlaces(item, after) > 0))
      .slice(0, limit);
  }

  async factsOf({ kind, id }: RecordId, after: Place | undefined, through: Place): Promise<FeedFact[]> {
    const own = await this.facts(this.channel, [kind], after, this.items.length);
    return own.filter((item) => item.id === id && comparePlaces(item, through) <= 0);
  }
}

/** Commands that answer as they are told (`done` otherwise) and keep what was asked. */
class ToldCommands implements Commands {
  readonly performed: { commandId: string; effect: Effect }[] = [];
  readonly answers: (Outcome | Error)[] = [];

  async perform(commandId: string, effect: Effect): Promise<Outcome> {
    this.performed.push({ commandId, effect });
    const answer = this.answers.shift() ?? { result: 'done' };
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** An engine with everything around it in the test's hand. */
export class World {
  readonly feed = new WrittenFeed();
  readonly commands = new ToldCommands();
  readonly store = new MemoryStore();
  readonly clock = new HandClock('2026-03-02T08:00:00.000Z');
  readonly faults: unknown[] = [];
  /** Processes that have nothing to do here. */
  readonly idle = new Set<string>();
  /** What the member has set, by name. */
  readonly set = new Map<string, unknown>();
  readonly settings = (name: string): Promise<unknown> => Promise.resolve(this.set.get(name));
  engine: WorkflowEngine;

  constructor(readonly processes: readonly Process[]) {
    this.engine = this.#boot();
  }

  /** The machine is switched off and on: only the store is left. */
  restart(): void {
    this.engine = this.#boot();
  }

  async settled(): Promise<void> {
    this.engine.nudge();
    await this.engine.settled();
  }

  async tick(at: string): Promise<void> {
    this.feed.ticked = at;
    await this.settled();
  }

  /** What a person may do about them. */
  get acts(): Acts {
    const { feed, store, clock, settings } = this;
    return new Acts(this.processes, { mspId: 'OemMSP', feed, store, clock, settings });
  }

  #boot(): WorkflowEngine {
    const { feed, store, commands, clock } = this;
    return new WorkflowEngine(this.processes, {
      mspId: 'OemMSP',
      feed,
      store,
      commands,
      clock,
      settings: this.settings,
      keptDays: 30,
      isIdle: (process) => Promise.resolve(this.idle.has(process)),
      report: (fault) => this.faults.push(fault),
    });
  }
}
