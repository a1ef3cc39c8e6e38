import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { NoticeRow } from '../schema/rows/records';
import { cursorOf, type Keyset, windowed, type Window } from './keyset';

export type NoticeView = { [Name in keyof NoticeRow]: NoticeRow[Name] };

const newestFirst: Keyset = {
  columns: [sql.ref('channel'), sql.ref('block'), sql.ref('tx')],
  types: ['text', 'bigint', 'integer'],
  descending: true,
};

export const noticeCursor = ({ channel, block, tx }: NoticeView): string => cursorOf([channel, block.toString(), tx]);

/** What this member said alone, latest first within each channel. @throws CursorOfAnotherList */
export async function readNotices({ projection }: MemberDatabase, window: Window): Promise<NoticeView[]> {
  const { bounds, order } = windowed(newestFirst, window);
  return projection.tables.selectFrom('notices').selectAll().where(bounds).orderBy(order).limit(window.limit).execute();
}
