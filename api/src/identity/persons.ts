import { type Selectable, sql } from 'kysely';
import type { Role } from '@tierline/chaincode/schema';
import type { MemberDatabase } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import { knownRoles, subjectOf, type Identified, type Person } from './person';

/** What the node knows of a person: the roles in the last token, and whether the operator has blocked him. */
export type Standing = { roles: readonly Role[]; isBlocked: boolean };

/** Whom the node has seen by token, and whom it shall not hear, in the member's engine schema. */
export class Persons {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  /** Notes the roles that a token gives; whether the person is heard. */
  async admit(person: Person): Promise<boolean> {
    const roles = person.roles.join(',');
    const row = await this.#database.engine.tables
      .insertInto('persons')
      .values({ subject: subjectOf(person), roles, blocked: false })
      .onConflict((conflict) => conflict.column('subject').doUpdateSet({ roles }))
      .returning('blocked')
      .executeTakeFirstOrThrow();
    return !row.blocked;
  }

  async isHeard(person: Identified): Promise<boolean> {
    return !(await this.standing(person))?.isBlocked;
  }

  /** undefined: never seen, or forgotten since. */
  async standing(person: Identified): Promise<Standing | undefined> {
    const row = await this.#database.engine.tables
      .selectFrom('persons')
      .selectAll()
      .where('subject', '=', subjectOf(person))
      .executeTakeFirst();
    return row && standingOf(row);
  }

  /** Also who was never seen can be blocked. */
  async block(person: Identified, blocked: boolean): Promise<Standing> {
    const row = await this.#database.engine.tables
      .insertInto('persons')
      .values({ subject: subjectOf(person), roles: '', blocked })
      .onConflict((conflict) => conflict.column('subject').doUpdateSet({ blocked }))
      .returningAll()
      .executeTakeFirstOrThrow();
    return standingOf(row);
  }

  /** A block outlives it, or forgetting would lift it. */
  async forget(person: Identified): Promise<Standing> {
    const { tables } = this.#database.engine;
    const subject = subjectOf(person);
    await tables
      .deleteFrom('persons')
      .where('subject', '=', subject)
      .where(sql<boolean>`not blocked`)
      .execute();
    await tables.updateTable('persons').set({ roles: '' }).where('subject', '=', subject).execute();
    return (await this.standing(person)) ?? { roles: [], isBlocked: false };
  }
}

const standingOf = ({ roles, blocked }: Selectable<Tables['persons']>): Standing => ({
  roles: knownRoles(roles.split(',')),
  isBlocked: blocked,
});
