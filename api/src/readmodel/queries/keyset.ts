import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { z } from 'zod';
import { isStorableText } from '../storable';

/** The columns that give every row of a list its place, unique together. */
export type Keyset = {
  columns: readonly RawBuilder<unknown>[];
  types: readonly ('bigint' | 'integer' | 'text')[];
  descending: boolean;
};
/** Rows strictly between two cursors, from the start, or from the end when `inverted`. */
export type Window = { after?: string; before?: string; limit: number; inverted: boolean };

/** A cursor that this list never gave. */
export class CursorOfAnotherList extends Error {
  override readonly name = 'CursorOfAnotherList';
  constructor() {
    super('not a cursor of this list');
  }
}

/** Paging by key, as fast at any depth. @throws CursorOfAnotherList */
export function windowed(keyset: Keyset, { after, before, inverted }: Window) {
  const { columns, descending } = keyset;
  const bounds: RawBuilder<SqlBool>[] = [];
  if (after !== undefined) bounds.push(beyond(keyset, after, descending));
  if (before !== undefined) bounds.push(beyond(keyset, before, !descending));
  const direction = sql.raw(descending === inverted ? 'asc' : 'desc');
  return {
    bounds: sql.join<SqlBool>([sql`true`, ...bounds], sql` and `),
    order: sql.join(columns.map((column) => sql`${column} ${direction}`)),
  };
}

/** A limit as part of the text, of which there are few: for one that it does not know the server plans each time. */
export const atMost = (limit: number): RawBuilder<unknown> => sql`limit ${sql.lit(limit)}`;

/** Opaque to readers. */
export const cursorOf = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

function beyond({ columns, types }: Keyset, cursor: string, less: boolean): RawBuilder<SqlBool> {
  const values = decode(cursor, types).map((value, index) => sql`${value}::${sql.raw(types[index] ?? 'text')}`);
  const sign = sql.raw(less ? '<' : '>');
  return sql<SqlBool>`(${sql.join([...columns])}) ${sign} (${sql.join(values)})`;
}

const shapes = {
  bigint: z.string().regex(/^\d{1,18}$/),
  integer: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  text: z.string().max(300).refine(isStorableText),
};

function decode(cursor: string, types: Keyset['types']): (string | number)[] {
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const values = z.array(z.unknown()).length(types.length).parse(given);
    return values.map((value, index) => shapes[types[index] ?? 'text'].parse(value));
  } catch {
    throw new CursorOfAnotherList();
  }
}
