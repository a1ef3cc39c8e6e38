import { localItems } from '@tierline/api/feed';
import type {
  Instance,
  InstanceId,
  LocalItem,
  OutboxEffect,
  Place,
  Store,
  StoreTransaction,
  Stuck,
  Timer,
} from '@tierline/workflows';

type Tables = {
  cursors: Map<string, Place>;
  instances: Map<string, { id: InstanceId; instance: Instance }>;
  timers: Map<string, Timer>;
  outbox: Map<string, OutboxEffect>;
  local: LocalItem[];
};

const keyOf = ({ process, channel, kind, id }: InstanceId): string => [process, channel, kind, id].join('/');

/** The workflow store in memory: a transaction works on a copy, which replaces the tables when it succeeds. */
export class MemoryStore implements Store {
  tables: Tables = { cursors: new Map(), instances: new Map(), timers: new Map(), outbox: new Map(), local: [] };
  /** Set to let the transaction of that number (counted from now) fail after its work, as a crash before commit does. */
  failIn: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      const copy = structuredClone(this.tables);
      const value = await work(new MemoryTransaction(copy));
      if (this.failIn !== undefined && this.failIn-- === 0) throw new Error('the database went away');
      this.tables = copy;
      return value;
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

class MemoryTransaction implements StoreTransaction {
  constructor(private readonly tables: Tables) {}

  async cursor(process: string, channel: string): Promise<Place | undefined> {
    return this.tables.cursors.get(`${process}/${channel}`);
  }

  async saveCursor(process: string, place: Place): Promise<void> {
    this.tables.cursors.set(`${process}/${place.channel}`, place);
  }

  async instance(id: InstanceId): Promise<Instance | undefined> {
    return this.tables.instances.get(keyOf(id))?.instance;
  }

  async saveInstance(id: InstanceId, instance: Instance | undefined): Promise<void> {
    if (instance !== undefined) {
      this.tables.instances.set(keyOf(id), { id, instance });
      return;
    }
    this.tables.instances.delete(keyOf(id));
    for (const [key, timer] of this.tables.timers) if (keyOf(timer) === keyOf(id)) this.tables.timers.delete(key);
  }

  async stuckInstances(): Promise<(InstanceId & Stuck)[]> {
    return [...this.tables.instances.values()].flatMap(({ id, instance: { stuck } }) =>
      stuck === undefined || stuck.cancelled ? [] : [{ ...id, ...stuck }],
    );
  }

  async saveTimer(timer: Timer): Promise<void> {
    this.tables.timers.set(`${keyOf(timer)}#${timer.timer}`, timer);
  }

  async deleteTimer(id: InstanceId, timer: string): Promise<void> {
    this.tables.timers.delete(`${keyOf(id)}#${timer}`);
  }

  async timersDue(channel: string, ledgerTime: string, limit: number): Promise<Timer[]> {
    const moving = (timer: Timer): boolean => this.tables.instances.get(keyOf(timer))?.instance.stuck === undefined;
    return [...this.tables.timers.values()]
      .filter((timer) => timer.channel === channel && timer.due <= ledgerTime && moving(timer))
      .sort((a, b) => (a.due < b.due ? -1 : 1))
      .slice(0, limit);
  }

  async addEffect(effect: OutboxEffect): Promise<void> {
    if (!this.tables.outbox.has(effect.key)) this.tables.outbox.set(effect.key, effect);
  }

  async saveEffect(effect: OutboxEffect): Promise<void> {
    this.tables.outbox.set(effect.key, effect);
  }

  async effectsDue(now: string, limit: number): Promise<OutboxEffect[]> {
    return this.#open()
      .filter(({ nextAttempt }) => nextAttempt <= now)
      .slice(0, limit);
  }

  async nextAttempt(): Promise<string | undefined> {
    return this.#open()[0]?.nextAttempt;
  }

  async troubledEffects(): Promise<OutboxEffect[]> {
    return [...this.tables.outbox.values()].filter(
      ({ status, attempts }) => status === 'refused' || (status === 'open' && attempts > 0),
    );
  }

  async effect(key: string): Promise<OutboxEffect | undefined> {
    return this.tables.outbox.get(key);
  }

  async forgetDone(before: string): Promise<void> {
    for (const [key, { doneAt, instance }] of this.tables.outbox)
      if (doneAt !== undefined && doneAt < before && !this.tables.instances.has(keyOf(instance)))
        this.tables.outbox.delete(key);
  }

  async openEffects(id: InstanceId): Promise<OutboxEffect[]> {
    return this.#open().filter(({ instance }) => keyOf(instance) === keyOf(id));
  }

  async appendLocal(item: LocalItem): Promise<void> {
    const told = localItems[item.type].safeParse({ ...item.data, channel: item.record.channel });
    if (!told.success) throw new Error(`the catalogue lists ${item.type} otherwise: ${told.error.message}`);
    this.tables.local.push(item);
  }

  #open(): OutboxEffect[] {
    return [...this.tables.outbox.values()]
      .filter(({ status }) => status === 'open')
      .sort((a, b) => (a.nextAttempt < b.nextAttempt ? -1 : 1));
  }
}
