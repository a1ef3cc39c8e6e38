import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { FactFilter, MemberDatabase, Part, Parts } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import type { Change, Delivery, DeliveryPlace, Taken, Webhook, WebhookStore, WebhookView } from '../webhooks';
import type { LocalItemType } from '../feed';
import { appendLocal } from './local-feed';

type Row = Selectable<Tables['webhooks']>;
type DeliveryRow = Selectable<Tables['webhook_deliveries']>;
type OfDeliveries = ExpressionBuilder<Tables, 'webhook_deliveries'>;

/** Webhooks in the part `engine` of the member's database. */
export class SqlWebhookStore implements WebhookStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async all(): Promise<Webhook[]> {
    const rows = await this.#engine.tables
      .selectFrom('webhooks')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(webhookOf);
  }

  async views(): Promise<WebhookView[]> {
    const counted = await this.#engine.tables
      .selectFrom('webhook_deliveries')
      .select(({ fn }) => ['webhook_id', 'status', fn.countAll<bigint>().as('count'), fn.min('taken_at').as('since')])
      .groupBy(['webhook_id', 'status'])
      .execute();
    return (await this.all()).map(({ secret: _now, oldSecret: _before, ...webhook }) => {
      const of = (status: Delivery['status']) =>
        counted.find((one) => one.webhook_id === webhook.id && one.status === status);
      const [waiting, dead] = [of('waiting'), of('dead')];
      return {
        ...webhook,
        ...{ waiting: Number(waiting?.count ?? 0), dead: Number(dead?.count ?? 0), waitsSince: waiting?.since ?? null },
      };
    });
  }

  async find(id: string): Promise<Webhook | undefined> {
    const row = await this.#engine.tables.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
    return row && webhookOf(row);
  }

  async add({ filter, isPaused, oldSecret, oldUntil, createdAt, ...webhook }: Webhook): Promise<void> {
    const { id, url, description, secret, cursor } = webhook;
    await this.#database.transaction(async ({ engine }) => {
      await engine.tables
        .insertInto('webhooks')
        .values({
          ...{ id, url, description, secret, cursor, filter: JSON.stringify(filter), paused: isPaused },
          ...{ old_secret: oldSecret, old_until: oldUntil, created_at: createdAt },
          ...{ last_delivered_at: null, last_error: null, last_error_at: null },
        })
        .execute();
    });
  }

  change(id: string, change: Change): Promise<Webhook | undefined> {
    const { filter, isPaused, oldSecret, oldUntil, ...plain } = change;
    return this.#update(id, {
      ...plain,
      ...(filter && { filter: JSON.stringify(filter) }),
      ...(isPaused !== undefined && { paused: isPaused }),
      ...(oldSecret !== undefined && { old_secret: oldSecret }),
      ...(oldUntil !== undefined && { old_until: oldUntil }),
    });
  }

  async remove(id: string): Promise<boolean> {
    return this.#database.transaction(async ({ engine }) => {
      const { numDeletedRows } = await engine.tables.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    });
  }

  moveTo(id: string, cursor: string): Promise<Webhook | undefined> {
    return this.#update(id, { cursor }, async ({ tables }) => {
      await tables
        .deleteFrom('webhook_deliveries')
        .where('webhook_id', '=', id)
        .where('status', '=', 'waiting')
        .execute();
    });
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

  async deliveries(id: string, status: Delivery['status'], limit: number): Promise<Delivery[]> {
    const rows = await this.#engine.tables
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook_id', '=', id)
      .where('status', '=', status)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(deliveryOf);
  }

  revive(id: string, place: DeliveryPlace | undefined, at: string): Promise<number> {
    return this.#database.transaction(async ({ engine: { tables } }) => {
      const { numUpdatedRows } = await tables
        .updateTable('webhook_deliveries')
        .set({ status: 'waiting', attempts: 0, next_at: at })
        .where((row) => isDead(row, id, place))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    });
  }

  discard(id: string, place: DeliveryPlace | undefined): Promise<number> {
    return this.#database.transaction(async ({ engine: { tables } }) => {
      const gone = tables.deleteFrom('webhook_deliveries').where((row) => isDead(row, id, place));
      return Number((await gone.executeTakeFirst()).numDeletedRows);
    });
  }

  get #engine(): Part {
    return this.#database.engine;
  }

  #update(
    id: string,
    values: Partial<Omit<Row, 'filter'>> & { filter?: string },
    besides: (engine: Part) => Promise<void> = () => Promise.resolve(),
  ): Promise<Webhook | undefined> {
    return this.#database.transaction(async ({ engine }) => {
      const row = await engine.tables
        .updateTable('webhooks')
        // there is always something to set
        .set({ id, ...values })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (row) await besides(engine);
      return row && webhookOf(row);
    });
  }
}

const isAt = (row: OfDeliveries, { channel, block, tx, fact }: DeliveryPlace) =>
  sql<boolean>`(${row.ref('channel')}, block, tx, fact) = (${channel}, ${block}::bigint, ${tx}::integer, ${fact}::integer)`;

const isThis = (row: OfDeliveries, delivery: Delivery) =>
  row.and([row('webhook_id', '=', delivery.webhookId), isAt(row, delivery)]);

const isDead = (row: OfDeliveries, id: string, place: DeliveryPlace | undefined) =>
  row.and([row('webhook_id', '=', id), row('status', '=', 'dead'), ...(place ? [isAt(row, place)] : [])]);

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

function webhookOf({ paused, filter, ...row }: Row): Webhook {
  const { id, url, description, secret, cursor } = row;
  return {
    ...{ id, url, description, secret, cursor, filter: filter as FactFilter, isPaused: paused },
    ...{ oldSecret: row.old_secret, oldUntil: row.old_until, createdAt: row.created_at },
    ...{ lastDeliveredAt: row.last_delivered_at, lastError: row.last_error, lastErrorAt: row.last_error_at },
  };
}

function deliveryOf({ webhook_id, taken_at, next_at, last_error, record: _record, ...row }: DeliveryRow): Delivery {
  return { ...row, webhookId: webhook_id, takenAt: taken_at, nextAt: next_at, lastError: last_error };
}
