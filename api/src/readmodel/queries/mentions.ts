import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { FactFilter } from './facts';
import { entryColumns, type EntryRowOf, entryViewOf, type EntryView } from './history';
import { atMost, cursorOf, type Keyset, windowed, type Window } from './keyset';
import { isByOthers, isUnread } from './threads';

export type MentionView = EntryView & { isUnread: boolean };
/** `reader`: `subjectOf` who asks. */
export type MentionsFilter = Pick<FactFilter, 'within'> & {
  reader: string;
  roles: readonly string[];
  unreadOnly: boolean;
};

const latestFirst: Keyset = {
  columns: ['block', 'tx', 'channel', 'entry_id'].map((name) => sql.ref(name)),
  types: ['bigint', 'integer', 'text', 'text'],
  descending: true,
};
export const mentionCursor = ({ block, tx, channel, entryId }: EntryView): string =>
  cursorOf([block.toString(), tx, channel, entryId]);

/** Messages of others that mention this member, or a role that who asks has in it. @throws CursorOfAnotherList */
export async function readMentions(
  database: MemberDatabase,
  { reader, roles, unreadOnly, within }: MentionsFilter,
  window: Window,
): Promise<MentionView[]> {
  const { schema, tables } = database.projection;
  const { bounds, order } = windowed(latestFirst, window);
  const unread = isUnread(database, reader);
  const { rows } = await sql<EntryRowOf & Pick<MentionView, 'isUnread'>>`
    select ${entryColumns}, (${unread}) as "isUnread" from ${sql.table(`${schema}.entries`)} as one
    where mentioned is not null and mentioned && ${['', ...roles]}::text[] and ${isByOthers(database, reader)}
      and ${unreadOnly ? unread : sql<SqlBool>`true`} and ${bounds}
      and ${within ? sql<SqlBool>`kind = any(${within.kinds}::text[])` : sql<SqlBool>`true`}
    order by ${order} ${atMost(window.limit)}`.execute(tables);
  return rows.map(entryViewOf);
}
