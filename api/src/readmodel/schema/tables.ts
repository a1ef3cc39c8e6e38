import type { ArchiveTables } from './rows/archive';
import type { LedgerTables } from './rows/ledger';
import type { OwnTables } from './rows/own';
import type { ProcessTables } from './rows/processes';
import type { RecordTables } from './rows/records';
import type { ToldTables } from './rows/told';

/** All parts' tables by name; the migrations beside this say which part has which. */
export interface Tables extends ArchiveTables, RecordTables, LedgerTables, OwnTables, ProcessTables, ToldTables {
  format: { single: boolean; number: number };
}
