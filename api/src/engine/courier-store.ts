import { sql } from 'kysely';
import type { LocalItemType } from '../feed';
import type { MemberDatabase, Part, Parts } from '../readmodel';
import type { CourierStore, Delivery, Taken, Webhook } from '../webhooks';
import { appendLocal } from './local-feed';
import { deliveryOf, isAt, type OfDeliveries, readWebhooks } from './webhook-rows';

/** What is on its way to webhooks, in the part `engine` of the database of the process that leads. */
export class SqlCourierStore implements CourierStore {
  readonly #database: MemberDatabase;

  constructor(led: MemberDatabase) {
    this.#database = led;
  }

  all(): Promise<Webhook[]> {
    return readWebhooks(this.#engine);
  }

  async take(id: string, from: string, facts: readonly Taken[], to: string, at: string): Promise<void> {
    await this.#database.transaction(async ({ engine: { tables } }) => {
      const moved = await tables
        .updateTable('webhooks')
        .set({ cursor: to })
        .where('id', '=', id)
        .where('cursor', '=', from)
        .executeTakeFirst();
      if (moved.numUpdatedRows === 0n || facts.length === 0) return;
      // one that was set aside comes anew, in the order of the others
      await tables
        .deleteFrom('webhook_deliveries')
        .where('webhook_id', '=', id)
        .where((row) => row.or(facts.map((fact) => isAt(row, fact))))
        .execute();
      const waiting = { webhook_id: id, status: 'waiting' as const, attempts: 0, last_error: null };
      await tables
        .insertInto('webhook_deliveries')
        .values(facts.map((fact) => ({ ...fact, ...waiting, taken_at: at, next_at: at })))
        .execute();
    });
  }

  async countWaiting(id: string): Promise<number> {
    return count(this.#engine, id, 'waiting');
  }

  async due(now: string, limit: number): Promise<Delivery[]> {
    const first = this.#engine.tables
      .selectFrom('webhook_deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook_id')
      .distinctOn(['webhook_id', 'record'])
      .selectAll('webhook_deliveries')
      .where('status', '=', 'waiting')
      .where('paused', '=', false)
      .orderBy('webhook_id')
      .orderBy('record')
      .orderBy('number');
    const lines = this.#engine.tables
      .selectFrom(first.as('first'))
      .selectAll()
      .select(sql<bigint>`row_number() over (partition by webhook_id order by number)`.as('turn'))
      .where('next_at', '<=', now);
    // in turn: what waits for one receiver hides nothing that is for another
    const rows = await this.#engine.tables
      .selectFrom(lines.as('lines'))
      .selectAll()
      .orderBy('turn')
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(({ turn: _turn, ...row }) => deliveryOf(row));
  }

  async nextDue(after: string): Promise<string | undefined> {
    const row = await this.#engine.tables
      .selectFrom('webhook_deliveries')
      .select(({ fn }) => fn.min('next_at').as('next'))
      .where('status', '=', 'waiting')
      .where('next_at', '>', after)
      .executeTakeFirst();
    return row?.next ?? undefined;
  }

  async delivered(delivery: Delivery, at: string): Promise<void> {
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables
        .deleteFrom('webhook_deliveries')
        .where((row) => isThis(row, delivery))
        .execute();
      await tables
        .updateTable('webhooks')
        .set({ last_delivered_at: at })
        .where('id', '=', delivery.webhookId)
        .execute();
    });
  }

  postponed(delivery: Delivery, error: string, nextAt: string, at: string): Promise<void> {
    return this.#database.transaction((parts) => failed(parts, delivery, { error, at }, { next_at: nextAt }));
  }

  died(delivery: Delivery, error: string, at: string): Promise<number> {
    return this.#database.transaction(async (parts) => {
      await failed(parts, delivery, { error, at }, { status: 'dead' });
      await tell(parts, 'DeliveryFailed', delivery, { error, at });
      return count(parts.engine, delivery.webhookId, 'dead');
    });
  }

  stopped(delivery: Delivery, error: string, at: string): Promise<void> {
    return this.#database.transaction(async (parts) => {
      await failed(parts, delivery, { error, at }, {});
      await parts.engine.tables
        .updateTable('webhooks')
        .set({ paused: true })
        .where('id', '=', delivery.webhookId)
        .execute();
      await tell(parts, 'WebhookStopped', delivery, { error, at });
    });
  }

  get #engine(): Part {
    return this.#database.engine;
  }
}

const isThis = (row: OfDeliveries, delivery: Delivery) =>
  row.and([row('webhook_id', '=', delivery.webhookId), isAt(row, delivery)]);

async function count({ tables }: Part, id: string, status: Delivery['status']): Promise<number> {
  const row = await tables
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('webhook_id', '=', id)
    .where('status', '=', status)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function failed(
  { engine: { tables } }: Parts,
  delivery: Delivery,
  { error, at }: { error: string; at: string },
  change: { next_at?: string; status?: 'dead' },
): Promise<void> {
  await tables
    .updateTable('webhook_deliveries')
    .set({ ...change, attempts: delivery.attempts + 1, last_error: error })
    .where((row) => isThis(row, delivery))
    .execute();
  await tables
    .updateTable('webhooks')
    .set({ last_error: error, last_error_at: at })
    .where('id', '=', delivery.webhookId)
    .execute();
}

async function tell(
  parts: Parts,
  type: LocalItemType,
  { webhookId, channel, block, tx, fact, attempts }: Delivery,
  { error, at }: { error: string; at: string },
): Promise<void> {
  const place = [channel, block, tx, fact].map(String).join('/');
  const data = { webhook: webhookId, fact: place, attempts: attempts + 1, reason: error };
  await appendLocal(parts, { type, record: { channel, kind: '', id: '' }, at, data });
}
