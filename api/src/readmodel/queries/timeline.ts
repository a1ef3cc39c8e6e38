import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { JsonValue, RecordPlace } from '../schema/rows/columns';
import { readBeside } from './beside';
import { cursorOf, type Keyset, type Window } from './keyset';

/** What happened to a record, at its place on the ledger. */
export type FactView = RecordPlace & {
  block: bigint;
  tx: number;
  fact: number;
  txId: string | null;
  version: number | null;
  type: string;
  content: JsonValue;
  byMsp: string;
  at: string;
};

const columns = sql.raw(
  'channel, kind, id, block, tx, fact, tx_id as "txId", version, type, content, by_msp as "byMsp", at',
);
const byPlace: Keyset = {
  columns: [sql.ref('block'), sql.ref('tx'), sql.ref('fact')],
  types: ['bigint', 'integer', 'integer'],
  descending: false,
};

export const factCursor = ({ block, tx, fact }: FactView): string => cursorOf([block.toString(), tx, fact]);

/** Facts about each record, in the order of the ledger: who moved first. @throws CursorOfAnotherList */
export function readTimeline(
  { projection }: MemberDatabase,
  places: readonly RecordPlace[],
  window: Window,
): Promise<FactView[][]> {
  return readBeside<FactView>(projection, places, { table: 'facts', columns, keyset: byPlace, window });
}
