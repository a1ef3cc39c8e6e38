import { randomBytes } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { MemberDatabase, Part } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import { nameOfItem, type Pin, type Publication, type TierData, type TierItem, type TierStore } from '../tiers';

/** How a member's parts are made and bought, and what its pins stand for, in the part `engine` of its database. */
export class SqlTierStore implements TierStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  all(): Promise<TierData> {
    return allIn(this.#database.engine);
  }

  async save(one: TierItem, check: (rest: TierData) => void): Promise<void> {
    const [name, content] = [nameOfItem(one), JSON.stringify(one.item)];
    await this.#database.transaction(async ({ engine }) => {
      check(await allIn(engine));
      await engine.tables
        .insertInto('tier_items')
        .values({ kind: one.kind, name, content })
        .onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet({ content }))
        .execute();
    });
  }

  async remove(kind: TierItem['kind'], name: string): Promise<boolean> {
    const { tables } = this.#database.engine;
    const removed = tables.deleteFrom('tier_items').where('kind', '=', kind).where('name', '=', name);
    return (await removed.executeTakeFirst()).numDeletedRows > 0n;
  }

  async pinned({ commandId, forecast, at }: Publication, fresh: readonly Pin[]): Promise<Pin[]> {
    return this.#database.transaction(async ({ engine: { tables } }) => {
      const rows = tables.selectFrom('pins').selectAll().where('command_id', '=', commandId).orderBy('pin');
      const known = await rows.execute();
      if (known.length > 0) return known.map(pinOfRow);
      await tables.insertInto('publications').values({ command_id: commandId, forecast, at }).execute();
      const kept = fresh.map(({ pin, nonce, upstream, under = null }) => ({
        ...{ command_id: commandId, pin, nonce, under },
        upstream: upstream ? JSON.stringify(upstream) : null,
      }));
      if (kept.length > 0) await tables.insertInto('pins').values(kept).execute();
      return [...fresh];
    });
  }

  async opened(pins: readonly string[]): Promise<Pin[]> {
    if (pins.length === 0) return [];
    const rows = this.#database.engine.tables
      .selectFrom('pins')
      .selectAll()
      .where((either) => either.or([either('pin', 'in', pins), either('under', 'in', pins)]))
      .orderBy('pin');
    return (await rows.execute()).map(pinOfRow);
  }

  async restingOn({ channel, id }: { channel: string; id: string }): Promise<string[]> {
    const rows = this.#database.engine.tables
      .selectFrom('pins')
      .select('command_id')
      .distinct()
      .where(sql<string>`upstream ->> 'id'`, '=', id)
      .where(sql<string>`upstream ->> 'channel'`, '=', channel);
    return (await rows.orderBy('command_id').execute()).map(({ command_id }) => command_id);
  }

  async publishedSince(forecast: string, since: string): Promise<number> {
    const { count } = await this.#database.engine.tables
      .selectFrom('publications')
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .where('forecast', '=', forecast)
      .where('at', '>=', since)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async secret(name: string): Promise<string> {
    const { tables } = this.#database.engine;
    const value = randomBytes(32).toString('hex');
    await tables
      .insertInto('secrets')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    return (await tables.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow())
      .value;
  }
}

async function allIn({ tables }: Part): Promise<TierData> {
  const rows = await tables.selectFrom('tier_items').selectAll().orderBy('kind').orderBy('name').execute();
  const items = rows.map(({ kind, content }) => ({ kind, item: content }) as unknown as TierItem);
  return {
    bills: items.flatMap((one) => (one.kind === 'bill' ? [one.item] : [])),
    calendars: items.flatMap((one) => (one.kind === 'calendar' ? [one.item] : [])),
    sourcings: items.flatMap((one) => (one.kind === 'sourcing' ? [one.item] : [])),
  };
}

function pinOfRow({ pin, nonce, upstream, under }: Selectable<Tables['pins']>): Pin {
  return {
    pin,
    nonce,
    ...(under !== null && { under }),
    ...(upstream !== null && { upstream: upstream as unknown as NonNullable<Pin['upstream']> }),
  };
}
