import type { MemberDatabase, Part } from '../readmodel';
import type { Change, Delivery, DeliveryPlace, Webhook, WebhookStore, WebhookView } from '../webhooks';
import { deliveryOf, isAt, type OfDeliveries, readWebhooks, webhookOf, type WebhookRow } from './webhook-rows';

/** Where a member has its facts sent, in the part `engine` of its database. */
export class SqlWebhookStore implements WebhookStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  all(): Promise<Webhook[]> {
    return readWebhooks(this.#engine);
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
    values: Partial<Omit<WebhookRow, 'filter'>> & { filter?: string },
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

const isDead = (row: OfDeliveries, id: string, place: DeliveryPlace | undefined) =>
  row.and([row('webhook_id', '=', id), row('status', '=', 'dead'), ...(place ? [isAt(row, place)] : [])]);
