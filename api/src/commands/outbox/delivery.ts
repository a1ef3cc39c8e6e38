import { isRefusal } from '../../refusals';
import type { RecordQueue } from '../record-queue';
import { lineUp } from './line-up';
import { end, nextAttempt, type OutboxPorts } from './outbox-ports';
import { nobody, type Queued } from './queued';

/** For these a command is queued; the others may pass while it waits. */
export const waitedFor: readonly string[] = ['PARTNER_UNAVAILABLE', 'PARTNER_BEHIND'];
const passing: readonly string[] = [...waitedFor, 'OUTCOME_UNKNOWN', 'WRITES_STOPPED'];
/** Milliseconds after which a store that failed, or a read model that was behind, is asked again. */
const pauses = { fault: 5_000, behind: 1_000, forgetting: 3_600_000 };
const day = 86_400_000;

/** Tries again what waits, in its order (line-up.ts), until it is delivered, refused or expired. */
export class Delivery {
  readonly #ports: OutboxPorts;
  readonly #turns: RecordQueue;
  readonly #underWay = new Map<string, Promise<unknown>>();
  #pass: Promise<void> = Promise.resolve();
  #isLooking = false;
  #again = false;
  #isClosed = false;
  /** The store failed: it is left alone until then. */
  #rest = '';
  /** When to forget next what has ended. */
  #forgets = '';
  #cancelWake: () => void = () => undefined;

  /** @param turns by commandId: nobody else touches a command while it is tried */
  constructor(ports: OutboxPorts, turns: RecordQueue) {
    this.#ports = ports;
    this.#turns = turns;
  }

  /** Something has changed: look at all that wait. */
  nudge(): void {
    if (this.#isClosed || !this.#ports.delivers()) return;
    this.#again = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#pass = this.#look();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWake();
    await this.#pass;
    await Promise.all(this.#underWay.values());
  }

  async #look(): Promise<void> {
    try {
      while (this.#again && !this.#isClosed) {
        this.#again = false;
        this.#wakeAt(this.#restsUntil() ?? (await this.#startDue()));
      }
    } catch (fault) {
      this.#fail(fault);
    } finally {
      this.#isLooking = false;
    }
  }

  #restsUntil(): string | undefined {
    if (!this.#ports.isCaughtUp()) return this.#in(pauses.behind);
    return this.#rest > this.#in(0) ? this.#rest : undefined;
  }

  /** Starts what has its turn; when to look again. */
  async #startDue(): Promise<string | undefined> {
    const { store, mspId } = this.#ports;
    const busy = new Set(this.#underWay.keys());
    const { start, expired, next } = lineUp(await store.waiting(), busy, this.#in(0), mspId);
    for (const command of expired)
      this.#start(command, () => end(this.#ports, { ...command, status: 'expired' }, 'CommandExpired'));
    for (const command of start) this.#start(command, () => this.#attempt(command));
    await this.#forget();
    return next === undefined || this.#forgets < next ? this.#forgets : next;
  }

  async #forget(): Promise<void> {
    const { store, keptDays } = this.#ports;
    if (this.#forgets > this.#in(0)) return;
    await store.forgetEnded(this.#in(-keptDays * day));
    this.#forgets = this.#in(pauses.forgetting);
  }

  /** One command at a time, however many are tried; one that is poisoned is no reason to leave the others. */
  #start({ commandId }: Queued, work: () => Promise<unknown>): void {
    const attempt = this.#turns
      .run([commandId], work)
      .catch((fault: unknown) => this.#fail(fault))
      .finally(() => {
        this.#underWay.delete(commandId);
        this.nudge();
      });
    this.#underWay.set(commandId, attempt);
  }

  async #attempt(command: Queued): Promise<void> {
    const { store, delivers } = this.#ports;
    if (this.#isClosed || !delivers() || !(await store.attempt(command.commandId))) return;
    await this.#try(command);
  }

  async #try(command: Queued): Promise<void> {
    const { person, commandId, write } = command;
    try {
      const receipts = await this.#ports.deliver(person, commandId, write);
      await end(this.#ports, { ...command, status: 'delivered', receipts }, 'CommandDelivered');
    } catch (error) {
      const tried = { ...command, attempts: command.attempts + 1 };
      if (!isRefusal(error)) {
        this.#ports.report(error);
        await this.#postpone(tried);
        return;
      }
      const { code, data } = error;
      // forgotten since it was given: asked for by nobody that is known here
      const isForgotten = code === 'PERSON_DENIED' && data.reason === 'unknown';
      const refused = { ...tried, reason: { code, data }, ...(isForgotten && { person: nobody }) };
      if (passing.includes(code)) await this.#postpone({ ...refused, isUnsettled: code === 'OUTCOME_UNKNOWN' });
      else await end(this.#ports, { ...refused, status: 'refused' }, 'CommandRefused');
    }
  }

  async #postpone(command: Queued): Promise<void> {
    const { store, clock } = this.#ports;
    await store.change({ ...command, nextAt: nextAttempt(clock.now(), command.attempts) });
  }

  /** The store, and not a command: nothing can be written down. */
  #fail(fault: unknown): void {
    this.#ports.report(fault);
    this.#rest = this.#in(pauses.fault);
    this.#wakeAt(this.#rest);
  }

  #in(milliseconds: number): string {
    return new Date(this.#ports.clock.now().getTime() + milliseconds).toISOString();
  }

  #wakeAt(time: string | undefined): void {
    this.#cancelWake();
    this.#cancelWake = () => undefined;
    if (time !== undefined && !this.#isClosed)
      this.#cancelWake = this.#ports.clock.wake(new Date(time), () => this.nudge());
  }
}
