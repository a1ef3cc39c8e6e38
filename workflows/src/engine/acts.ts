import type { InstanceId, LocalItem, OutboxEffect, StoreTransaction } from '../ports';
import type { Process } from '../process';
import { recordOf } from './advance';
import { type ResumePorts, resume } from './resume';

/** Who acts on a process, by the pseudonym that records bear, and why. */
export type Acting = { by: string; reason: string };

/** What a person does about a process that does not get on by itself. Each act is told in the feed, in the transaction that does it. */
export class Acts {
  readonly #processes: ReadonlyMap<string, Process>;
  readonly #ports: ResumePorts;

  constructor(processes: readonly Process[], ports: ResumePorts) {
    this.#processes = new Map(processes.map((process) => [process.name, process]));
    this.#ports = ports;
  }

  /** Lets an instance that is stuck, or was cancelled, go on where it stopped. @returns false: it does not stand still */
  retry(id: InstanceId, acting: Acting): Promise<boolean> {
    return this.#resume(id, false, this.#told('retried', id, acting));
  }

  /** The same, without what it could not take. */
  skip(id: InstanceId, acting: Acting): Promise<boolean> {
    return this.#resume(id, true, this.#told('skipped', id, acting));
  }

  /** The process does nothing more about the record until somebody has it go on. @returns false: it is not at work there */
  async cancel(id: InstanceId, acting: Acting): Promise<boolean> {
    return this.#ports.store.transaction(async (tx) => {
      const instance = await tx.instance(id);
      if (instance === undefined || instance.stuck?.cancelled) return false;
      const after = instance.stuck ? instance.stuck.after : await tx.cursor(id.process, id.channel);
      const { timer } = instance.stuck ?? {};
      const stuck = { reason: acting.reason, after, ...(timer !== undefined && { timer }), cancelled: true as const };
      await tx.saveInstance(id, { state: instance.state, stuck });
      for (const effect of await tx.openEffects(id)) await giveUp(tx, effect, acting);
      await tx.appendLocal(this.#told('cancelled', id, acting));
      return true;
    });
  }

  /** Has an effect that is delayed, refused or given up tried at once. @returns false: there is none */
  retryEffect(key: string, acting: Acting): Promise<boolean> {
    return this.#onEffect(
      key,
      'effect-retried',
      acting,
      ['open', 'refused', 'given-up'],
      (tx, { reason: _, ...effect }) =>
        tx.saveEffect({ ...effect, status: 'open', attempts: 0, nextAttempt: this.#ports.clock.now().toISOString() }),
    );
  }

  /** An effect is not tried any more. @returns false: there is none that would be */
  giveUpEffect(key: string, acting: Acting): Promise<boolean> {
    return this.#onEffect(key, 'effect-given-up', acting, ['open', 'refused'], (tx, effect) =>
      giveUp(tx, effect, acting),
    );
  }

  async #resume(id: InstanceId, passesOver: boolean, told: LocalItem): Promise<boolean> {
    const process = this.#processes.get(id.process);
    return process !== undefined && resume(process, id, { passesOver, told }, this.#ports);
  }

  #onEffect(
    key: string,
    act: string,
    acting: Acting,
    where: readonly OutboxEffect['status'][],
    work: (tx: StoreTransaction, effect: OutboxEffect) => Promise<void>,
  ): Promise<boolean> {
    return this.#ports.store.transaction(async (tx) => {
      const effect = await tx.effect(key);
      if (effect === undefined || !where.includes(effect.status)) return false;
      await work(tx, effect);
      await tx.appendLocal(this.#told(act, effect.instance, acting, { effect: key }));
      return true;
    });
  }

  #told(act: string, id: InstanceId, { by, reason }: Acting, more: Record<string, string> = {}): LocalItem {
    const at = this.#ports.clock.now().toISOString();
    return { type: 'ProcessActed', record: recordOf(id), at, data: { act, process: id.process, by, reason, ...more } };
  }
}

const giveUp = (tx: StoreTransaction, effect: OutboxEffect, { reason }: Acting): Promise<void> =>
  tx.saveEffect({ ...effect, status: 'given-up', reason });
