import type { MemberDatabase } from './member-database';
import { Session } from './session';

/** What one process of a member does alone. Started with the database through which it writes; ended when it leads no more. */
export type Term = { end(): Promise<void> };
export type SeatPorts = {
  database: MemberDatabase;
  /** This process leads. Whatever is written through `led` fails once it does no more. */
  lead: (led: MemberDatabase) => Promise<Term>;
  /** Other processes have written, or may have. */
  news: () => void;
  /** Whether the server answers this process. */
  connected: (isConnected: boolean) => void;
  /** The server could not be reached, or a term could not begin; tried again. */
  report: (fault: unknown) => void;
};

/** This process's part in deciding which one of a member leads. */
export interface Seat {
  /** Ends the term, then lets another lead. */
  close(): Promise<void>;
}

/** Milliseconds between two signs of life, and two attempts to lead. */
const beat = 1_000;

/** Where no other process can be. */
export async function onlySeat({ database, lead }: SeatPorts): Promise<Seat> {
  const term = await lead(database);
  return { close: () => term.end() };
}

/** Where others may be: leads as long as its session holds the lock. Resolves when it is known who leads. */
export async function contendedSeat(url: string, ports: SeatPorts): Promise<Seat> {
  const seat = new ContendedSeat(url, ports);
  await seat.first();
  return seat;
}

class ContendedSeat implements Seat {
  readonly #stop = new AbortController();
  #term: Term | undefined;
  /** Those that ended with their session: they finish what cannot be written any more. */
  readonly #ending = new Set<Promise<void>>();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly ports: SeatPorts,
  ) {}

  async first(): Promise<void> {
    const session = await this.#open();
    try {
      await this.#tryLead(session);
    } catch (error) {
      await session.close();
      throw error;
    }
    this.#running = this.#run(session);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#ending);
  }

  async #run(first: Session): Promise<void> {
    const { report } = this.ports;
    await this.#sit(first).catch(report);
    while (!this.#stop.signal.aborted) {
      await pause(beat, this.#stop.signal);
      await this.#open()
        .then((session) => this.#sit(session))
        .catch(report);
    }
  }

  /** Until the session is over, or the process is to stop. */
  async #sit(session: Session): Promise<void> {
    try {
      while (!session.isOver && !this.#stop.signal.aborted) {
        if (this.#term) await session.beat();
        else await this.#tryLead(session);
        await pause(beat, this.#stop.signal);
      }
    } finally {
      const ended = this.#endTerm();
      if (this.#stop.signal.aborted) await ended;
      await session.close();
    }
  }

  async #open(): Promise<Session> {
    const { database, news, connected } = this.ports;
    if (!database.between) throw new Error(`${database.name} is not on a server`);
    const over = (): void => {
      connected(false);
      void this.#endTerm();
    };
    const session = await Session.open(this.url, database.between, { news, over });
    connected(true);
    news();
    return session;
  }

  async #tryLead(session: Session): Promise<void> {
    const { database, lead } = this.ports;
    if (!(await session.tryLead())) return;
    const term = await lead(database.through(session.writing));
    if (session.isOver) await term.end();
    else this.#term = term;
  }

  #endTerm(): Promise<void> {
    const term = this.#term;
    this.#term = undefined;
    if (!term) return Promise.resolve();
    const ended = term.end().catch(this.ports.report);
    this.#ending.add(ended);
    return ended.finally(() => this.#ending.delete(ended));
  }
}

/** Ends early when aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
