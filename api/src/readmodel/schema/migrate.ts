import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables';

/** One step forward: statements in which `$schema.` stands for the part's schema. */
export type Migration = readonly string[];

/** A folder or database written by a later Tierline. */
export class NewerFormat extends Error {
  override readonly name = 'NewerFormat';
  constructor(
    readonly schema: string,
    readonly found: number,
    readonly known: number,
  ) {
    super(`${schema} has format ${found}, this version of Tierline knows up to ${known}`);
  }
}

/** Brings a part forward. @returns whether there was anything to do @throws NewerFormat */
export async function migrate(
  transaction: Transaction<Tables>,
  schema: string,
  migrations: readonly Migration[],
): Promise<boolean> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
  await run(transaction, schema, [
    'create table if not exists $schema.format (single boolean primary key, number integer not null)',
  ]);
  const part = transaction.withSchema(schema);
  const row = await part.selectFrom('format').select('number').executeTakeFirst();
  const found = row?.number ?? 0;
  if (found > migrations.length) throw new NewerFormat(schema, found, migrations.length);
  for (const migration of migrations.slice(found)) await run(transaction, schema, migration);
  await part
    .insertInto('format')
    .values({ single: true, number: migrations.length })
    .onConflict((conflict) => conflict.column('single').doUpdateSet({ number: migrations.length }))
    .execute();
  return found < migrations.length;
}

export async function run(connection: Kysely<Tables>, schema: string, statements: Migration): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement.replaceAll('$schema.', `"${schema}".`)).execute(connection);
  }
}
