import { randomBytes } from 'node:crypto';
import type { Clock } from '@tierline/workflows';
import type { Refusal } from '@tierline/chaincode/errors';
import type { Person } from '../../identity';
import { isRefusal, NodeRefusal } from '../../refusals';
import type { Receipt } from '../record-source';
import { type OutboxStore, type Queued, placesOf, sameWrite, type Told, type Write } from './queued';

export type OutboxPorts = {
  store: OutboxStore;
  /** Brings it to the ledger as the person who asks, once by its commandId. @throws Refusal, NodeRefusal */
  perform: (person: Person, commandId: string | undefined, write: Write) => Promise<Receipt[]>;
  /** The same for a person who asked earlier. @throws NodeRefusal PERSON_DENIED too */
  deliver: (person: Person, commandId: string, write: Write) => Promise<Receipt[]>;
  /** The same with the versions that hold now where none was said: consent is to what stood when it was given. */
  based: (write: Write) => Promise<Write>;
  clock: Clock;
  /** Whether this process is the one that tries again what waits. */
  delivers: () => boolean;
  /** The feed has news. */
  tell: () => void;
  report: (fault: unknown) => void;
};
/** `waitMinutes` 0: it is not to wait. */
export type Patience = { commandId?: string | undefined; waitMinutes?: number | undefined };

/** For these a command is queued; the others may pass while it waits. */
const waitedFor: readonly string[] = ['PARTNER_UNAVAILABLE', 'PARTNER_BEHIND'];
const passing: readonly string[] = [...waitedFor, 'OUTCOME_UNKNOWN', 'WRITES_STOPPED'];
const usualMinutes = 24 * 60;
const longestPause = 15_000;
const faultPause = 5_000;
const mostWaiting = 2_000;

/**
 * Commands that wait for a partner's peer. They are tried again with growing pauses, oldest first and in order on each
 * record, until they are delivered, refused, expired or cancelled; what waits survives the node.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  #pass: Promise<void> = Promise.resolve();
  #running = false;
  #again = false;
  #closed = false;
  #cancelWake: () => void = () => undefined;
  #attempted: { commandId: string; ended: Promise<unknown> } | undefined;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Brings a command to the ledger, or queues it. @throws Refusal, NodeRefusal */
  async write(
    person: Person,
    write: Write,
    { commandId, waitMinutes = usualMinutes }: Patience,
  ): Promise<Receipt[] | Queued> {
    try {
      return await this.#ports.perform(person, commandId, write);
    } catch (error) {
      if (!isRefusal(error) || !waitedFor.includes(error.code) || waitMinutes === 0) throw error;
      // nothing of it is under way: it can take its name now
      const id = commandId ?? randomBytes(16).toString('hex');
      return this.#queue({ commandId: id, person, write, waitMinutes }, error);
    }
  }

  /** Takes back what waits; by who asked for it, or a manager. @throws NodeRefusal QUEUED_UNKNOWN, OUTCOME_UNKNOWN */
  async cancel(person: Person, commandId: string): Promise<Queued> {
    if (this.#attempted?.commandId === commandId) await this.#attempted.ended;
    const command = await this.#ports.store.find(commandId);
    if (command?.status !== 'queued' || !mayCancel(person, command))
      throw new NodeRefusal('QUEUED_UNKNOWN', { commandId });
    const cancelled: Queued = { ...command, status: 'cancelled' };
    if (command.isUnsettled || !(await this.#ports.store.change(cancelled, this.#told('CommandCancelled'))))
      throw new NodeRefusal('OUTCOME_UNKNOWN', { commandId });
    this.#ports.tell();
    return cancelled;
  }

  /** All that wait, the oldest first; or that one, whatever became of it. */
  async list(commandId?: string): Promise<Queued[]> {
    if (commandId === undefined) return this.#ports.store.waiting();
    const command = await this.#ports.store.find(commandId);
    return command ? [command] : [];
  }

  /** A partner may be back: look at all that wait and is due. */
  nudge(): void {
    if (this.#closed || !this.#ports.delivers()) return;
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    this.#pass = this.#run();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWake();
    await this.#pass;
  }

  async #queue(
    { commandId, person, write, waitMinutes }: { commandId: string; person: Person; write: Write; waitMinutes: number },
    refusal: Refusal | NodeRefusal,
  ): Promise<Queued> {
    const { store, clock } = this.#ports;
    const known = await store.find(commandId);
    if (known && !sameWrite(known.write, write)) throw new NodeRefusal('COMMAND_ID_USED', { commandId });
    if (known?.status === 'queued') return known;
    if ((await store.waiting()).length >= mostWaiting) throw refusal;
    const now = clock.now();
    const { code, data } = refusal;
    const command: Queued = {
      ...{
        commandId,
        person,
        write: await this.#ports.based(write),
        status: 'queued',
        attempts: 1,
        isUnsettled: false,
      },
      ...{ queuedAt: now.toISOString(), nextAt: later(now, 1), reason: { code, data } },
      expiresAt: new Date(now.getTime() + waitMinutes * 60_000).toISOString(),
    };
    await store.save(command, this.#told('CommandQueued'));
    this.#ports.tell();
    this.nudge();
    return command;
  }

  async #run(): Promise<void> {
    try {
      let next: string | undefined;
      while (this.#again) {
        this.#again = false;
        next = await this.#deliver();
      }
      this.#wakeAt(next);
    } catch (fault) {
      this.#ports.report(fault);
      this.#wakeAt(new Date(this.#ports.clock.now().getTime() + faultPause).toISOString());
    } finally {
      this.#running = false;
    }
    if (this.#again) this.nudge();
  }

  /** One look at all that wait; when to look again. A partner found away is not asked again, and nobody overtakes. */
  async #deliver(): Promise<string | undefined> {
    const away = new Set<unknown>();
    const held = new Set<string>();
    let next: string | undefined;
    for (const command of await this.#ports.store.waiting()) {
      if (this.#closed || !this.#ports.delivers()) return undefined;
      const places = placesOf(command.write).map(({ channel, kind, id }) => `${channel}/${kind}/${id}`);
      if (places.some((place) => held.has(place))) continue;
      const after = await this.#look(command, away);
      if (after.status !== 'queued') this.#again = true;
      else for (const place of places) held.add(place);
      if (after.status === 'queued' && (next === undefined || after.nextAt < next)) next = after.nextAt;
    }
    return next;
  }

  async #look(command: Queued, away: Set<unknown>): Promise<Queued> {
    const now = this.#ports.clock.now();
    const isExpired = command.expiresAt <= now.toISOString() && !command.isUnsettled;
    if (isExpired) return this.#attempt(command, () => this.#end({ ...command, status: 'expired' }, 'CommandExpired'));
    if (command.nextAt > now.toISOString()) return command;
    const { organisations } = command.reason.data;
    const known = Array.isArray(organisations) && organisations.some((one) => away.has(one));
    const after = known ? await this.#postpone(command) : await this.#attempt(command, () => this.#try(command));
    const { code, data } = after.reason;
    if (after.status === 'queued' && code === 'PARTNER_UNAVAILABLE' && Array.isArray(data.organisations))
      for (const one of data.organisations) away.add(one);
    return after;
  }

  /** One at a time; who cancels meanwhile waits for it, or at another process of the member is told to ask again. */
  async #attempt(command: Queued, work: () => Promise<Queued>): Promise<Queued> {
    const { commandId } = command;
    const ended = this.#ports.store.attempt(commandId).then((begun) => (begun ? work() : this.#standing(command)));
    this.#attempted = { commandId, ended: ended.catch(() => undefined) };
    try {
      return await ended;
    } finally {
      this.#attempted = undefined;
    }
  }

  async #try(command: Queued): Promise<Queued> {
    const { person, commandId, write } = command;
    try {
      const receipts = await this.#ports.deliver(person, commandId, write);
      return await this.#end({ ...command, status: 'delivered', receipts }, 'CommandDelivered');
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { code, data } = error;
      const refused = { ...command, attempts: command.attempts + 1, reason: { code, data } };
      if (!passing.includes(code)) return this.#end({ ...refused, status: 'refused' }, 'CommandRefused');
      return this.#postpone({ ...refused, isUnsettled: code === 'OUTCOME_UNKNOWN' });
    }
  }

  async #postpone(command: Queued): Promise<Queued> {
    const next = { ...command, nextAt: later(this.#ports.clock.now(), command.attempts) };
    return (await this.#ports.store.change(next)) ? next : this.#standing(command);
  }

  /** It waits no more, and whoever follows the feed is told; unless somebody else was first. */
  async #end(command: Queued, type: string): Promise<Queued> {
    const ended = await this.#ports.store.change(command, this.#told(type));
    this.#ports.tell();
    return ended ? command : this.#standing(command);
  }

  async #standing(command: Queued): Promise<Queued> {
    return (await this.#ports.store.find(command.commandId)) ?? command;
  }

  #told(type: string): Told {
    return { type, at: this.#ports.clock.now().toISOString() };
  }

  #wakeAt(time: string | undefined): void {
    this.#cancelWake();
    this.#cancelWake = () => undefined;
    if (time !== undefined && !this.#closed)
      this.#cancelWake = this.#ports.clock.wake(new Date(time), () => this.nudge());
  }
}

/** One second after the first attempt, then twice as long each time. */
const later = (now: Date, attempts: number): string =>
  new Date(now.getTime() + Math.min(1000 * 2 ** Math.min(attempts - 1, 20), longestPause)).toISOString();

const mayCancel = ({ issuer, subject, roles }: Person, { person }: Queued): boolean =>
  roles.includes('manager') || (person.issuer === issuer && person.subject === subject);
