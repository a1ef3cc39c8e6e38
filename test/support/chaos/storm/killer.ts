import { setTimeout as pause } from 'node:timers/promises';
import type { KilledProgram } from '../killed-program';
import type { KilledNode } from './killed-node';
import type { Random } from './random';

export type Victims = {
  /** Of the member with two: which of them leads is asked when it is to be killed. */
  replicas: readonly KilledNode[];
  nodes: Readonly<Record<string, KilledNode>>;
  programs: Readonly<Record<string, KilledProgram>>;
  /** Resolves when it would hurt most to lose the one that leads. */
  midAct: () => Promise<void>;
};
export type Takeover = { killedAt: number; milliseconds: number };

/** `down`: milliseconds. `aimed`: so many after the engine has begun an act. */
type Manner = { down: number; mayDieYoung: boolean; aimed?: number };

/** Milliseconds between two kills, and for which somebody is gone. */
const rest = [1_000, 5_000] as const;
const gone = [0, 1_500] as const;
/** One start in so many may be cut off by the next kill; else nobody would get anywhere on a busy machine. */
const youngDeaths = 4;
const aimedWithin = 40;

/**
 * Kills by lot: everybody's turn comes once before anybody's comes again. Who was killed is started again a while later, and is
 * now and then killed while it starts.
 */
export class Killer {
  readonly kills: Record<string, number> = {};
  readonly takeovers: Takeover[] = [];
  /** How often two said at once that they lead. */
  doubleLeads = 0;
  readonly #gone = new Set<KilledNode | KilledProgram>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    private readonly victims: Victims,
    private readonly random: Random,
    private readonly over: AbortSignal,
  ) {}

  /** Until then; resolves when everybody has been started again. */
  async run(until: number): Promise<void> {
    const { nodes, programs } = this.victims;
    const deck = ['leader', 'replica', ...Object.keys(nodes), ...Object.keys(programs)];
    let left: string[] = [];
    while (Date.now() < until && !this.over.aborted) {
      if (left.length === 0) left = this.random.shuffled(deck);
      const name = left.shift()!;
      const wait = this.random.between(...rest);
      const killing = this.#kill(name, this.#manner()).finally(() => this.#underWay.delete(killing));
      this.#underWay.add(killing);
      await pause(wait, undefined, { signal: this.over }).catch(() => undefined);
    }
    await Promise.all(this.#underWay);
  }

  #manner(): Manner {
    const down = this.random.between(...gone);
    const mayDieYoung = this.random.below(youngDeaths) === 0;
    return { down, mayDieYoung, ...(this.random.below(2) === 0 && { aimed: this.random.below(aimedWithin) }) };
  }

  async #kill(name: string, { down, mayDieYoung, aimed }: Manner): Promise<void> {
    const { nodes, programs, replicas, midAct } = this.victims;
    if (name === 'leader' && aimed !== undefined) await midAct().then(() => pause(aimed));
    const living = replicas.filter((node) => !this.#gone.has(node));
    const victim = programs[name] ?? nodes[name] ?? (await this.#replica(name === 'leader', living));
    if (!victim || this.#gone.has(victim)) return;
    this.kills[name] = (this.kills[name] ?? 0) + 1;
    this.#gone.add(victim);
    const takenOver = name === 'leader' ? this.#takenOver(Date.now()) : undefined;
    await victim.killFor(down);
    if ('serving' in victim && !mayDieYoung) await victim.serving();
    this.#gone.delete(victim);
    await takenOver;
  }

  /** The one that leads, or one that does not. */
  async #replica(leads: boolean, replicas = this.victims.replicas): Promise<KilledNode | undefined> {
    const healths = await Promise.all(replicas.map((node) => node.health()));
    if (healths.filter((health) => health?.leads).length > 1) this.doubleLeads += 1;
    const at = healths.findIndex((health) => (health?.leads ?? false) === leads);
    return replicas[at];
  }

  /** Until the other one leads; who was killed may say for an instant yet that it does. */
  async #takenOver(killedAt: number): Promise<void> {
    await pause(20);
    while (!(await this.#replica(true))) await pause(20, undefined, { signal: this.over });
    this.takeovers.push({ killedAt, milliseconds: Date.now() - killedAt });
  }
}
