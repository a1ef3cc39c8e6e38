import type {
  Instance,
  InstanceId,
  LocalItem,
  OutboxEffect,
  Place,
  StoreTransaction,
  Stuck,
  Timer,
} from '@tierline/workflows';
import { sql } from 'kysely';
import type { Part, Parts } from '../readmodel';
import { instanceOf, keyOf } from './instance-key';
import { appendLocal } from './local-feed';
import { outboxEffect, outboxRow } from './outbox-row';
import { stuckOf, stuckText } from './stored-json';

/** What a process remembers, in one SQL transaction over the part `engine`. */
export class SqlStoreTransaction implements StoreTransaction {
  readonly #engine: Part;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#engine = parts.engine;
    this.#parts = parts;
  }

  async cursor(process: string, channel: string): Promise<Place | undefined> {
    return this.#engine.tables
      .selectFrom('cursors')
      .select(['channel', 'block', 'tx', 'fact'])
      .where('process', '=', process)
      .where('channel', '=', channel)
      .executeTakeFirst();
  }

  async saveCursor(process: string, { channel, block, tx, fact }: Place): Promise<void> {
    await this.#engine.tables
      .insertInto('cursors')
      .values({ process, channel, block, tx, fact })
      .onConflict((conflict) => conflict.columns(['process', 'channel']).doUpdateSet({ block, tx, fact }))
      .execute();
  }

  async instance(id: InstanceId): Promise<Instance | undefined> {
    const row = await this.#engine.tables
      .selectFrom('instances')
      .select(['state', 'stuck'])
      .where('process', '=', id.process)
      .where('key', '=', keyOf(id))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return { state: row.state ?? undefined, ...(row.stuck === null ? {} : { stuck: stuckOf(row.stuck) }) };
  }

  async saveInstance(id: InstanceId, instance: Instance | undefined): Promise<void> {
    if (instance === undefined) return this.#deleteInstance(id);
    const state = JSON.stringify(instance.state ?? null);
    const stuck = instance.stuck === undefined ? null : stuckText(instance.stuck);
    await this.#engine.tables
      .insertInto('instances')
      .values({ process: id.process, key: keyOf(id), state, stuck })
      .onConflict((conflict) => conflict.columns(['process', 'key']).doUpdateSet({ state, stuck }))
      .execute();
  }

  async stuckInstances(): Promise<(InstanceId & Stuck)[]> {
    const rows = await this.#engine.tables
      .selectFrom('instances')
      .selectAll()
      .where('stuck', 'is not', null)
      .where(sql<boolean>`stuck -> 'cancelled' is null`)
      .orderBy('key')
      .execute();
    return rows.flatMap(({ process, key, stuck }) =>
      stuck === null ? [] : [{ ...instanceOf(process, key), ...stuckOf(stuck) }],
    );
  }

  async saveTimer(timer: Timer): Promise<void> {
    const { process, channel, due } = timer;
    await this.#engine.tables
      .insertInto('timers')
      .values({ process, key: keyOf(timer), timer: timer.timer, channel, due })
      .onConflict((conflict) => conflict.columns(['process', 'key', 'timer']).doUpdateSet({ due }))
      .execute();
  }

  async deleteTimer(id: InstanceId, timer: string): Promise<void> {
    await this.#engine.tables
      .deleteFrom('timers')
      .where('process', '=', id.process)
      .where('key', '=', keyOf(id))
      .where('timer', '=', timer)
      .execute();
  }

  async timersDue(channel: string, ledgerTime: string, limit: number): Promise<Timer[]> {
    const rows = await this.#engine.tables
      .selectFrom('timers')
      .leftJoin('instances', (join) =>
        join.onRef('instances.process', '=', 'timers.process').onRef('instances.key', '=', 'timers.key'),
      )
      .select(['timers.process', 'timers.key', 'timers.timer', 'timers.due'])
      .where('timers.channel', '=', channel)
      .where('timers.due', '<=', ledgerTime)
      .where('instances.stuck', 'is', null)
      .orderBy('timers.due')
      .limit(limit)
      .execute();
    return rows.map(({ process, key, timer, due }) => ({ ...instanceOf(process, key), timer, due }));
  }

  async addEffect(effect: OutboxEffect): Promise<void> {
    await this.#engine.tables
      .insertInto('outbox')
      .values(outboxRow(effect))
      .onConflict((conflict) => conflict.column('effect_key').doNothing())
      .execute();
  }

  async saveEffect(effect: OutboxEffect): Promise<void> {
    const { attempts, next_at, done_at, outcome } = outboxRow(effect);
    await this.#engine.tables
      .updateTable('outbox')
      .set({ attempts, next_at, done_at, outcome })
      .where('effect_key', '=', effect.key)
      .execute();
  }

  async effectsDue(now: string, limit: number): Promise<OutboxEffect[]> {
    const rows = await this.#engine.tables
      .selectFrom('outbox')
      .selectAll()
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit)
      .execute();
    return rows.map(outboxEffect);
  }

  async nextAttempt(): Promise<string | undefined> {
    const row = await this.#engine.tables
      .selectFrom('outbox')
      .select((select) => select.fn.min('next_at').as('next'))
      .executeTakeFirst();
    return row?.next ?? undefined;
  }

  async troubledEffects(): Promise<OutboxEffect[]> {
    const rows = await this.#engine.tables
      .selectFrom('outbox')
      .selectAll()
      .where(sql<boolean>`outcome->>'status' in ('open', 'refused')`)
      .orderBy('effect_key')
      .execute();
    return rows.map(outboxEffect);
  }

  async effect(key: string): Promise<OutboxEffect | undefined> {
    const row = await this.#engine.tables
      .selectFrom('outbox')
      .selectAll()
      .where('effect_key', '=', key)
      .executeTakeFirst();
    return row && outboxEffect(row);
  }

  async forgetDone(before: string): Promise<void> {
    await this.#engine.tables
      .deleteFrom('outbox')
      .where('done_at', '<', before)
      .where((effect) =>
        effect.not(
          effect.exists(
            effect
              .selectFrom('instances')
              .select('key')
              .whereRef('instances.process', '=', 'outbox.process')
              .whereRef('instances.key', '=', 'outbox.key'),
          ),
        ),
      )
      .execute();
  }

  async openEffects(id: InstanceId): Promise<OutboxEffect[]> {
    const rows = await this.#engine.tables
      .selectFrom('outbox')
      .selectAll()
      .where('process', '=', id.process)
      .where('key', '=', keyOf(id))
      .where('next_at', 'is not', null)
      .execute();
    return rows.map(outboxEffect);
  }

  async appendLocal(item: LocalItem): Promise<void> {
    await appendLocal(this.#parts, item);
  }

  async #deleteInstance(id: InstanceId): Promise<void> {
    for (const table of ['instances', 'timers'] as const) {
      await this.#engine.tables
        .deleteFrom(table)
        .where('process', '=', id.process)
        .where('key', '=', keyOf(id))
        .execute();
    }
  }
}
