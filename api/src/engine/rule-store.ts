import { type Selectable, sql } from 'kysely';
import type { KeptRule, Rules } from '../processes';
import type { JsonValue, MemberDatabase } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';

/** What a member has set for its processes, version by version, in the part `engine` of its database. */
export class RuleStore implements Rules {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async latest(family: string): Promise<KeptRule[]> {
    const rows = this.#database.engine.tables.selectFrom('rules').selectAll().distinctOn('name');
    return (await rows.where('family', '=', family).orderBy('name').orderBy('version', 'desc').execute()).map(kept);
  }

  async versions(family: string, name: string): Promise<KeptRule[]> {
    const rows = this.#database.engine.tables.selectFrom('rules').selectAll().where('family', '=', family);
    return (await rows.where('name', '=', name).orderBy('version', 'desc').limit(100).execute()).map(kept);
  }

  async save(family: string, rule: Omit<KeptRule, 'version'>, wakes: readonly string[] = []): Promise<KeptRule> {
    return this.#database.transaction(async ({ engine: { schema, tables } }) => {
      const { name, content, by, at } = rule;
      const { last } = await tables
        .selectFrom('rules')
        .select(({ fn }) => fn.max<number | null>('version').as('last'))
        .where('family', '=', family)
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      const version = (last ?? 0) + 1;
      await tables
        .insertInto('rules')
        .values({ family, name, version, content: JSON.stringify(content), by_name: by, at })
        .execute();
      for (const process of wakes)
        await sql`insert into ${sql.table(`${schema}.timers`)} (process, key, timer, channel, due)
          select process, key, '*', split_part(key, '/', 1), '' from ${sql.table(`${schema}.instances`)} where process = ${process}
          on conflict do nothing`.execute(tables);
      return { ...rule, version };
    });
  }
}

const kept = ({ name, version, content, by_name, at }: Selectable<Tables['rules']>): KeptRule => ({
  ...{ name, version, by: by_name, at },
  content: content as { [name: string]: JsonValue },
});
