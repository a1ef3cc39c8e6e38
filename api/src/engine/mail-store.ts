import { type Selectable, sql } from 'kysely';
import { type Identified, knownRoles, personOf, subjectOf } from '../identity';
import type { Delivery, Mail, MailStore, Preference, Recipient, Taken } from '../mail';
import type { MemberDatabase, Part } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';

type Row = Selectable<Tables['mail_preferences']>;
/** The one reader of its cursor. */
const reader = 'mail';

/** Who wants mail where, and what is on its way, in the part `engine` of the member's database. */
export class SqlMailStore implements MailStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async preference(person: Identified): Promise<Preference | undefined> {
    const row = await this.#tables
      .selectFrom('mail_preferences')
      .selectAll()
      .where('subject', '=', subjectOf(person))
      .executeTakeFirst();
    return row && { address: row.address, delivery: deliveryOf(row) };
  }

  async prefer(person: Identified, { address, delivery }: Preference, now: string): Promise<void> {
    const subject = subjectOf(person);
    const [hour, time_zone] = delivery.type === 'digest' ? [delivery.hour, delivery.timeZone] : [null, null];
    const content = { address, delivery: delivery.type, hour, time_zone, last_at: null };
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables
        .insertInto('mail_preferences')
        .values({ subject, ...content })
        .onConflict((conflict) => conflict.column('subject').doUpdateSet(content))
        .execute();
      if (delivery.type === 'none') await tables.deleteFrom('mails').where('subject', '=', subject).execute();
      // also what was collected for another hour
      else
        await tables
          .updateTable('mails')
          .set({ next_at: now })
          .where('subject', '=', subject)
          .where('status', '=', 'waiting')
          .where('next_at', '>', now)
          .execute();
    });
  }

  async forget(person: Identified): Promise<void> {
    await this.#tables.deleteFrom('mail_preferences').where('subject', '=', subjectOf(person)).execute();
  }

  async cursor(): Promise<string | undefined> {
    const row = await this.#tables
      .selectFrom('mail_cursor')
      .select('cursor')
      .where('reader', '=', reader)
      .executeTakeFirst();
    return row?.cursor;
  }

  async begin(cursor: string): Promise<void> {
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables.insertInto('mail_cursor').values({ reader, cursor }).execute();
    });
  }

  async recipients(): Promise<Recipient[]> {
    const rows = await this.#tables
      .selectFrom('mail_preferences')
      .innerJoin('persons', 'persons.subject', 'mail_preferences.subject')
      .selectAll('mail_preferences')
      .select('persons.roles')
      .where('persons.blocked', '=', false)
      .where('delivery', '!=', 'none')
      .orderBy('mail_preferences.subject')
      .execute();
    return rows.map((row) => ({
      ...{ person: personOf(row.subject), roles: knownRoles(row.roles.split(',')), delivery: deliveryOf(row) },
      lastAt: row.last_at,
    }));
  }

  async take(from: string, taken: readonly Taken[], to: string, at: string): Promise<void> {
    await this.#database.transaction(async ({ engine: { tables } }) => {
      const moved = await tables
        .updateTable('mail_cursor')
        .set({ cursor: to })
        .where('reader', '=', reader)
        .where('cursor', '=', from)
        .executeTakeFirst();
      if (moved.numUpdatedRows === 0n) return;
      for (const one of taken) await addNotice(tables, one, at);
    });
  }

  async due(now: string, limit: number): Promise<Mail[]> {
    return this.#mails(
      await this.#tables
        .selectFrom('mails')
        .selectAll()
        .where('status', '=', 'waiting')
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
  }

  async nextDue(after: string): Promise<string | undefined> {
    const row = await this.#tables
      .selectFrom('mails')
      .select(({ fn }) => fn.min('next_at').as('next'))
      .where('status', '=', 'waiting')
      .where('next_at', '>', after)
      .executeTakeFirst();
    return row?.next ?? undefined;
  }

  async addressOf({ id }: Mail): Promise<string | undefined> {
    const row = await this.#tables
      .selectFrom('mails')
      .innerJoin('mail_preferences', 'mail_preferences.subject', 'mails.subject')
      .innerJoin('persons', 'persons.subject', 'mails.subject')
      .select('address')
      .where('mails.id', '=', id)
      .where('persons.blocked', '=', false)
      .executeTakeFirst();
    return row?.address;
  }

  async settled({ id }: Mail): Promise<void> {
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables.deleteFrom('mails').where('id', '=', id).execute();
    });
  }

  async postponed({ id }: Mail, error: string, nextAt: string): Promise<void> {
    await this.#tried(id, { status: 'waiting', last_error: error, next_at: nextAt });
  }

  async givenUp({ id }: Mail, error: string, keptSince: string): Promise<void> {
    await this.#tried(id, { status: 'given-up', last_error: error });
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables.deleteFrom('mails').where('status', '=', 'given-up').where('taken_at', '<', keptSince).execute();
    });
  }

  async undelivered(limit: number): Promise<Mail[]> {
    return this.#mails(
      await this.#tables
        .selectFrom('mails')
        .selectAll()
        .where('attempts', '>', 0)
        .orderBy('taken_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
  }

  async counts(): Promise<Record<Mail['status'], number>> {
    const rows = await this.#tables
      .selectFrom('mails')
      .select(['status', ({ fn }) => fn.countAll<bigint>().as('count')])
      .groupBy('status')
      .execute();
    const found = new Map(rows.map(({ status, count }) => [status, Number(count)]));
    return { waiting: found.get('waiting') ?? 0, 'given-up': found.get('given-up') ?? 0 };
  }

  async #tried(id: string, outcome: Partial<Selectable<Tables['mails']>>): Promise<void> {
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables
        .updateTable('mails')
        .set({ ...outcome, attempts: sql<number>`attempts + 1` })
        .where('id', '=', id)
        .execute();
    });
  }

  async #mails(rows: readonly Selectable<Tables['mails']>[]): Promise<Mail[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const notices = await this.#tables
      .selectFrom('mail_notices')
      .selectAll()
      .where('mail_id', 'in', ids)
      .orderBy('place')
      .execute();
    return rows.map(({ id, subject, status, attempts, taken_at, next_at, last_error }) => ({
      ...{ id, status, attempts, person: personOf(subject) },
      ...{ takenAt: taken_at, nextAt: next_at, lastError: last_error },
      places: notices.filter(({ mail_id }) => mail_id === id).map(({ place }) => place),
    }));
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}

async function addNotice(tables: Part['tables'], { id, person, place, nextAt }: Taken, at: string): Promise<void> {
  const subject = subjectOf(person);
  const joined = await tables
    .selectFrom('mails')
    .select('id')
    .where('subject', '=', subject)
    .where('next_at', '=', nextAt)
    .where('status', '=', 'waiting')
    .where('attempts', '=', 0)
    .executeTakeFirst();
  const begun = { status: 'waiting' as const, attempts: 0, taken_at: at, next_at: nextAt, last_error: null };
  if (!joined)
    await tables
      .insertInto('mails')
      .values({ id, subject, ...begun })
      .execute();
  await tables.updateTable('mail_preferences').set({ last_at: nextAt }).where('subject', '=', subject).execute();
  await tables
    .insertInto('mail_notices')
    .values({ mail_id: joined?.id ?? id, place })
    .execute();
}

function deliveryOf({ delivery: type, hour, time_zone: timeZone }: Row): Delivery {
  if (type !== 'digest') return { type };
  if (hour === null || timeZone === null) throw new Error('a digest without an hour');
  return { type, hour, timeZone };
}
