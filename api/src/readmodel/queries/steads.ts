import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';

/** Who looks for what to do in others' stead. */
export type Deputy = { subject: string; roles: readonly string[] };
/** Somebody is away: what waits for this role, in that record (`channel/kind/id`; null: in any), is in his stead. */
export type Stead = { subject: string; role: string; record: string | null };

/**
 * Whom people with these roles stand in for now: who has named one of them as deputy and is away. It is what he could do
 * of what he has taken, and whatever waits for a role of his that nobody has who is there. @param now RFC 3339
 */
export async function readSteads({ engine }: MemberDatabase, deputy: Deputy, now: string): Promise<Stead[]> {
  const table = (name: string) => sql.table(`${engine.schema}.${name}`);
  const { rows } = await sql<Stead>`
    with away as (
      select subject, deputy from ${table('absences')} where "from" <= ${now} and until > ${now}),
    missed as (
      select away.subject, role from away join ${table('persons')} as person using (subject)
      cross join unnest(string_to_array(person.roles, ',')) as role
      where away.deputy = any(${deputy.roles}::text[]) and away.subject <> ${deputy.subject}),
    present as (
      select distinct unnest(string_to_array(roles, ',')) as role from ${table('persons')}
      where not blocked and subject not in (select subject from away union select subject from ${table('bots')}))
    select subject, role, record from missed join ${table('keepers')} using (subject)
    union all
    select subject, role, null from missed
    where role not in (select role from present) and role <> all(${deputy.roles}::text[])`.execute(engine.tables);
  return rows;
}
