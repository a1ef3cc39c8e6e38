import { type Selectable, sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { Tables } from '../schema/tables';
import { cursorOf, type Keyset, windowed, type Window } from './keyset';

/** One time that a rule of automation fired. `outcome` null: it is under way. */
export type FiringView = Omit<Selectable<Tables['firings']>, 'command_id' | 'entry_id'> & { commandId: string };

const latestFirst: Keyset = {
  columns: [sql.ref('at'), sql.ref('command_id')],
  types: ['text', 'text'],
  descending: true,
};

export const firingCursor = ({ at, commandId }: FiringView): string => cursorOf([at, commandId]);

/** Latest first. @throws CursorOfAnotherList */
export async function readFirings(
  { engine }: MemberDatabase,
  rule: string | undefined,
  window: Window,
): Promise<FiringView[]> {
  const { bounds, order } = windowed(latestFirst, window);
  let rows = engine.tables.selectFrom('firings').selectAll().where(bounds);
  if (rule !== undefined) rows = rows.where('rule', '=', rule);
  const found = await rows.orderBy(order).limit(window.limit).execute();
  return found.map(({ command_id: commandId, entry_id: _entry, ...row }) => ({ ...row, commandId }));
}
