import { type RawBuilder, sql } from 'kysely';
import type { Tables } from '../schema/tables';
import type { Part } from './member-database';

type Columns<Row> = readonly (keyof Row & string)[];
type Conflict<Row> = { replacing: Columns<Row> } | { unless: Columns<Row> };

/**
 * Writes many rows by one statement with one parameter, whose text does not grow with the rows. Every column must be
 * given. `conflict` names the key's columns and what becomes of a row that stands under it: it is replaced, or stays.
 */
export async function insertRows<Row extends object>(
  part: Part,
  table: keyof Tables,
  rows: readonly Row[],
  conflict?: Conflict<Row>,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const into = sql.table(`${part.schema}.${table}`);
  const names = sql.join(columns.map((name) => sql.id(name)));
  await sql`
    insert into ${into} (${names})
    select ${names} from json_populate_recordset(null::${into}, ${textOf(rows)}::text::json)
    ${conflict ? onConflict(columns, conflict) : sql``}`.execute(part.tables);
}

function onConflict<Row>(columns: readonly string[], conflict: Conflict<Row>): RawBuilder<unknown> {
  const [key, replacing] = 'replacing' in conflict ? [conflict.replacing, true] : [conflict.unless, false];
  const keyColumns = sql.join(key.map((name) => sql.id(name)));
  if (!replacing) return sql`on conflict (${keyColumns}) do nothing`;
  const rest = columns.filter((name) => !key.some((of) => of === name));
  const changes = rest.map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`);
  return sql`on conflict (${keyColumns}) do update set ${sql.join(changes)}`;
}

function textOf(rows: readonly object[]): string {
  const text = JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return text.includes('\\u') ? text.replace(unstorable, '$1\\ufffd') : text;
}

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair. Exact bytes are kept escaped, as text of JSON. */
const unstorable = /((?<!\\)(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;
