import type { Logger } from 'pino';
import {
  AlertWatch,
  attestations,
  type Attesting,
  type ChannelRounds,
  type Clock,
  type Commands,
  type LedgerClock,
  ledgerTicks,
  processes,
  WorkflowEngine,
} from '@tierline/workflows';
import { capacityWatching } from './capacity';
import { machineClock, WorkflowFeed, WorkflowStore } from './engine';
import type { ChannelHealth } from './http';
import { supplyWatching } from './supply';
import {
  type BlockReaderOptions,
  type Follow,
  type MemberDatabase,
  type Projected,
  Projector,
  type ProjectorState,
  rebuild,
  type Term,
} from './readmodel';

/** Takes facts by a cursor of its own and sends them on. */
type Sending = { start(): void; close(): Promise<void> };

export type Followed = { reader: BlockReaderOptions; state: ChannelHealth };
export type LeadingPorts = {
  mspId: string;
  channels: readonly Followed[];
  follow: Follow;
  /** Whether a process has nothing to do here for now. */
  isIdle: (process: string) => Promise<boolean>;
  /** So many days an effect that is done is known, at least. */
  keptDays: number;
  /** What the member has set for its processes. */
  settings: (name: string) => Promise<unknown>;
  /** What processes ask for. */
  commands: Commands;
  ticks: LedgerClock;
  attestations: { attesting: Attesting; everyHours: number };
  projected: (projected: Projected) => void;
  /** Send the member's facts to where it has them sent, and its persons' notices to them. */
  couriers: (led: MemberDatabase) => readonly Sending[];
  log: Logger;
};

/** What one process of a member does alone: it projects, runs the workflow processes, keeps the ledger's clock going, attests. */
export class Leading implements Term {
  readonly #led: MemberDatabase;
  readonly #ports: LeadingPorts;
  readonly #engine: WorkflowEngine;
  readonly #watches: readonly AlertWatch[];
  readonly #jobs: readonly ChannelRounds[];
  readonly #projectors: readonly Projector[];
  readonly #couriers: readonly Sending[];

  /** @param led whatever is written through it fails when this process leads no more */
  constructor(led: MemberDatabase, ports: LeadingPorts) {
    this.#led = led;
    this.#ports = ports;
    const report = (fault: unknown): void => ports.log.error({ err: fault }, 'workflow engine');
    const clock: Clock = machineClock;
    this.#engine = new WorkflowEngine(processes, {
      ...{
        mspId: ports.mspId,
        commands: ports.commands,
        isIdle: ports.isIdle,
        settings: ports.settings,
        keptDays: ports.keptDays,
        clock,
        report,
      },
      feed: new WorkflowFeed(led),
      store: new WorkflowStore(led),
    });
    const watched = { channels: ports.channels.map(({ reader }) => reader.channel), now: () => clock.now() };
    const watchPorts = { mspId: ports.mspId, commands: ports.commands, clock, report };
    this.#watches = [supplyWatching, capacityWatching].map(
      (watchingOf) => new AlertWatch(watchingOf(led, watched), watchPorts),
    );
    const { attesting, everyHours } = ports.attestations;
    this.#jobs = [ledgerTicks(ports.ticks, { clock, report }), attestations(attesting, everyHours, { clock, report })];
    this.#couriers = ports.couriers(led);
    this.#projectors = ports.channels.map((channel) => this.#projector(channel));
  }

  /** Before anything else, what another version made is made anew. @throws PeerFault */
  async start(): Promise<void> {
    if (this.#led.isOutdated) {
      this.#ports.log.warn('the read model was made by another version; rebuilding');
      await this.rebuild();
    }
    for (const projector of this.#projectors) projector.start();
    for (const courier of this.#couriers) courier.start();
    this.#engine.nudge();
    for (const watch of this.#watches) watch.nudge();
    for (const job of this.#jobs) job.start();
  }

  /** @throws PeerFault */
  rebuild(): Promise<void> {
    const { mspId, channels } = this.#ports;
    return rebuild(
      this.#led,
      mspId,
      channels.map(({ reader }) => reader),
    );
  }

  /** Another process of the member has written: effects may be due. */
  recall(): void {
    this.#engine.recall();
  }

  /** Somebody has acted on processes, or set what they go by. */
  lookAgain(): void {
    this.#engine.nudge();
  }

  /** Resolves when processes have done what they can do now. */
  async settled(): Promise<void> {
    await Promise.all([this.#engine, ...this.#watches].map((one) => one.settled()));
  }

  /** Stops between transactions. */
  async end(): Promise<void> {
    await Promise.all(this.#jobs.map((job) => job.close()));
    await Promise.all(this.#watches.map((watch) => watch.close()));
    await Promise.all(this.#couriers.map((courier) => courier.close()));
    await this.#engine.close();
    await Promise.all(this.#projectors.map((projector) => projector.close()));
    for (const { state } of this.#ports.channels) state.follows('ok');
  }

  #projector({ reader, state }: Followed): Projector {
    const { mspId, follow, projected, log } = this.#ports;
    return new Projector({
      ...{ ...reader, self: mspId, database: this.#led, follow },
      onProjected: (now) => {
        projected(now);
        const { channel, news } = now;
        const told = news && { channel, kinds: news.kinds, ledgerTime: news.tick };
        this.#engine.nudge(told);
        for (const watch of this.#watches) watch.nudge(told);
      },
      onState: (channel, now) => {
        log.warn({ channel, ...now, err: now.name === 'stopped' ? now.fault : undefined }, 'projector');
        state.follows(followingOf(now));
      },
    });
  }
}

function followingOf(state: ProjectorState): 'ok' | 'unreachable' | 'failed' {
  if (state.name === 'following') return 'ok';
  return state.name === 'waiting' && state.for === 'peer' ? 'unreachable' : 'failed';
}
