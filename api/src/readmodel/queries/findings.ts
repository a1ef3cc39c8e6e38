import { type Selectable, sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { JsonValue, RecordPlace } from '../schema/rows/columns';
import type { Tables } from '../schema/tables';
import { cursorOf, type Keyset, windowed, type Window } from './keyset';

export type FindingView = {
  channel: string;
  block: bigint;
  tx: number;
  number: number;
  code: string;
  kind: string | null;
  id: string | null;
  content: JsonValue;
};

const newestFirst: Keyset = {
  columns: [sql.ref('channel'), sql.ref('block'), sql.ref('tx'), sql.ref('number')],
  types: ['text', 'bigint', 'integer', 'integer'],
  descending: true,
};

export const findingCursor = ({ channel, block, tx, number }: FindingView): string =>
  cursorOf([channel, block.toString(), tx, number]);

/** What broke the protocol and is no state, latest first within each channel. @throws CursorOfAnotherList */
export async function readFindings({ projection }: MemberDatabase, window: Window): Promise<FindingView[]> {
  const { bounds, order } = windowed(newestFirst, window);
  return projection.tables
    .selectFrom('findings')
    .selectAll()
    .where(bounds)
    .orderBy(order)
    .limit(window.limit)
    .execute();
}

/** The findings about each record, oldest first. */
export async function readFindingsOf(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
): Promise<FindingView[][]> {
  const rows = await projection.tables
    .selectFrom('findings')
    .selectAll()
    .where('id', '=', sql<string>`any(${places.map(({ id }) => id)}::text[])`)
    .orderBy('block')
    .orderBy('tx')
    .orderBy('number')
    .execute();
  return places.map((place) => rows.filter((row) => concerns(row, place)));
}

const concerns = (row: Selectable<Tables['findings']>, { channel, kind, id }: RecordPlace): boolean =>
  row.channel === channel && row.kind === kind && row.id === id;
