import { sql } from 'kysely';
import type { LocalItemType } from '../feed';
import type { Identified } from '../identity';
import type { MemberDatabase, Parts, RecordPlace } from '../readmodel';

/** What only this member knows; `at` is machine time. */
type LocalFact = { type: LocalItemType; record: RecordPlace; at: string; data: object };

/** Appends to the feed's channel `local`, in the order of arrival of all that this member learns. */
export async function appendLocal({ engine, archive }: Parts, { type, record, at, data }: LocalFact): Promise<void> {
  const { channel, kind, id } = record;
  await engine.tables
    .insertInto('local_feed')
    .values({
      number: sql<bigint>`nextval(${`${archive.schema}.arrivals`})`,
      ...{ kind, id, type, at },
      content: JSON.stringify({ ...data, channel }),
    })
    .execute();
}

/** What he was told stays, at its place; that it was he who was told does not. */
export async function forgetNotified({ engine }: MemberDatabase, { issuer, subject }: Identified): Promise<void> {
  const named = JSON.stringify({ to: { person: { issuer, subject } } });
  await engine.tables
    .updateTable('local_feed')
    .set({ content: sql`content || '{"to": {"person": null}}'::jsonb` })
    .where('type', '=', 'Notified')
    .where(sql<boolean>`content @> ${named}::jsonb`)
    .execute();
}
