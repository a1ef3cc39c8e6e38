import { randomBytes } from 'node:crypto';
import type { Refusal } from '@tierline/chaincode/errors';
import { type Identified, type Person, requireWrites, subjectOf } from '../../identity';
import { isRefusal, NodeRefusal } from '../../refusals';
import type { Receipt } from '../record-source';
import { RecordQueue } from '../record-queue';
import { Delivery, waitedFor } from './delivery';
import { end, nextAttempt, type OutboxPorts } from './outbox-ports';
import { requireOfPersons } from './of-persons';
import { nobody, type Queued, sameWrite, type Write } from './queued';

/** `waitMinutes` 0: it is not to wait. */
export type Patience = {
  commandId?: string | undefined;
  waitMinutes?: number | undefined;
  /** It is not tried before that one has ended, which is about the same record. */
  after?: Queued | undefined;
};
type Asked = { person: Person; write: Write; commandId: string; waitMinutes: number };

const usualMinutes = 24 * 60;
const mostWaiting = 2_000;

/**
 * Commands that wait for a partner's peer. They are tried again with growing pauses until they are delivered, refused,
 * expired or cancelled; what waits survives the node.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  /** By commandId: a command is asked for, tried or cancelled one after the other. */
  readonly #turns = new RecordQueue();
  readonly #delivery: Delivery;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#delivery = new Delivery(ports, this.#turns);
  }

  /** Brings a command to the ledger, or queues it. @throws Refusal, NodeRefusal */
  async write(person: Person, write: Write, patience: Patience): Promise<Receipt[] | Queued> {
    requireMayWrite(person, write);
    const { commandId, waitMinutes = usualMinutes, after } = patience;
    if (commandId !== undefined)
      return this.#turns.run([commandId], () => this.#again({ person, write, commandId, waitMinutes }, after));
    // nothing of it is under way: where it is to wait, it can take its name then
    const named = () => ({ person, write, commandId: randomBytes(16).toString('hex'), waitMinutes });
    return this.#orQueued(this.#ports.perform(person, undefined, write), named);
  }

  /** Takes back what waits; by who asked for it, or a manager. @throws NodeRefusal QUEUED_UNKNOWN, OUTCOME_UNKNOWN */
  cancel(person: Person, commandId: string): Promise<Queued> {
    return this.#turns.run([commandId], async () => {
      const command = await this.#ports.store.find(commandId);
      if (command?.status !== 'queued' || !mayCancel(person, command))
        throw new NodeRefusal('QUEUED_UNKNOWN', { commandId });
      const cancelled: Queued = { ...command, status: 'cancelled' };
      // it may be tried by another process of the member
      if (command.isUnsettled || !(await end(this.#ports, cancelled, 'CommandCancelled')))
        throw new NodeRefusal('OUTCOME_UNKNOWN', { commandId });
      this.nudge();
      return cancelled;
    });
  }

  /** All that wait, the oldest first; or that one, whatever became of it. */
  async list(commandId?: string): Promise<Queued[]> {
    if (commandId === undefined) return this.#ports.store.waiting();
    const command = await this.#ports.store.find(commandId);
    return command ? [command] : [];
  }

  /** Refuses what waits in that name, and erases who asked for what has ended. */
  async forget(person: Identified): Promise<void> {
    const { store } = this.#ports;
    const waiting = (await store.waiting()).filter((command) => isBy(person, command));
    await Promise.all(waiting.map(({ commandId }) => this.#turns.run([commandId], () => this.#refuse(commandId))));
    await store.forgetPerson(person);
    this.nudge();
  }

  /** In nobody's name: whoever asked is unknown from now on. */
  async #refuse(commandId: string): Promise<void> {
    const command = await this.#ports.store.find(commandId);
    if (command?.status !== 'queued') return;
    const reason = { code: 'PERSON_DENIED', data: { reason: 'unknown' } };
    await end(this.#ports, { ...command, person: nobody, status: 'refused', reason }, 'CommandRefused');
  }

  /** A partner may be back: look at all that wait and is due. */
  nudge(): void {
    this.#delivery.nudge();
  }

  close(): Promise<void> {
    return this.#delivery.close();
  }

  /** It may wait already; then what becomes of it now has become of what waits. */
  async #again(asked: Asked, after: Queued | undefined): Promise<Receipt[] | Queued> {
    const { person, write, commandId } = asked;
    const before = after && (await this.#ports.store.find(after.commandId));
    if (before?.status === 'queued')
      return this.#queue(asked, new NodeRefusal('PARTNER_UNAVAILABLE', before.reason.data));
    const answer = await this.#orQueued(this.#ports.perform(person, commandId, write), () => asked);
    if (!Array.isArray(answer)) return answer;
    const known = await this.#ports.store.find(commandId);
    if (known?.status !== 'queued') return answer;
    await end(this.#ports, { ...known, status: 'delivered', receipts: answer }, 'CommandDelivered');
    this.nudge();
    return answer;
  }

  async #orQueued(performed: Promise<Receipt[]>, asked: () => Asked): Promise<Receipt[] | Queued> {
    try {
      return await performed;
    } catch (error) {
      if (!isRefusal(error) || !waitedFor.includes(error.code)) throw error;
      const waits = asked();
      if (waits.waitMinutes === 0) throw error;
      return this.#queue(waits, error);
    }
  }

  async #queue({ commandId, person, write, waitMinutes }: Asked, refusal: Refusal | NodeRefusal): Promise<Queued> {
    const { store, clock, based, tell } = this.#ports;
    const known = await store.find(commandId);
    if (known && !sameWrite(known.write, write)) throw new NodeRefusal('COMMAND_ID_USED', { commandId });
    if (known?.status === 'queued') return known;
    if (!(await this.#hasPlace(person))) throw refusal;
    const now = clock.now();
    const { code, data } = refusal;
    const command: Queued = {
      ...{ commandId, person, write: await based(write), status: 'queued', attempts: 1, isUnsettled: false },
      ...{ queuedAt: now.toISOString(), nextAt: nextAttempt(now, 1), reason: { code, data } },
      expiresAt: new Date(now.getTime() + waitMinutes * 60_000).toISOString(),
    };
    await store.save(command, { type: 'CommandQueued', at: now.toISOString() });
    tell();
    this.nudge();
    return command;
  }

  /** Nobody takes more places than are left: who fills the outbox leaves room for everybody else. */
  async #hasPlace(person: Person): Promise<boolean> {
    const { store } = this.#ports;
    const left = mostWaiting - (await store.countWaiting());
    return (await store.countWaiting(person)) < left;
  }
}

/** Whether the person may ask for that at all; the rules ask for its roles. @throws NodeRefusal NOT_FOR_PERSONS, SCOPE_MISSING */
export function requireMayWrite(person: Person, write: Write): void {
  requireOfPersons(write, person);
  requireWrites(person, namedIn(write));
}

/** Its commands, or its entry, each of its kind. */
const namedIn = (write: Write): { kind: string; name: string }[] =>
  write.type === 'entry'
    ? [{ kind: write.place.kind, name: write.content.type }]
    : write.intents.map(({ kind, name }) => ({ kind, name }));

const isBy = (person: Identified, command: Queued): boolean => subjectOf(command.person) === subjectOf(person);
const mayCancel = (person: Person, command: Queued): boolean =>
  person.roles.includes('manager') || isBy(person, command);
