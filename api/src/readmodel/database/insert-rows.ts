import { type RawBuilder, sql } from 'kysely';
import type { Tables } from '../schema/tables';
import type { Part } from './member-database';

/**
 * Writes many rows by one statement with one parameter, whose text does not grow with the rows. Every column must be
 * given. With `conflict` (the key's columns) a row that stands is replaced.
 */
export async function insertRows<Row extends object>(
  part: Part,
  table: keyof Tables,
  rows: readonly Row[],
  conflict?: readonly (keyof Row & string)[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const into = sql.table(`${part.schema}.${table}`);
  const names = sql.join(columns.map((name) => sql.id(name)));
  await sql`
    insert into ${into} (${names})
    select ${names} from jsonb_populate_recordset(null::${into}, ${textOf(rows)}::text::jsonb)
    ${conflict ? replace(columns, conflict) : sql``}`.execute(part.tables);
}

function replace(columns: readonly string[], key: readonly string[]): RawBuilder<unknown> {
  const rest = columns.filter((name) => !key.includes(name));
  const changes = rest.map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`);
  return sql`on conflict (${sql.join(key.map((name) => sql.id(name)))}) do update set ${sql.join(changes)}`;
}

function textOf(rows: readonly object[]): string {
  const text = JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return text.includes('\\u') ? text.replace(unstorable, '$1\\ufffd') : text;
}

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair. Exact bytes are kept escaped, as text of JSON. */
const unstorable = /((?<!\\)(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;
