import type { JsonValue, LedgerPlace, Stored } from './columns';

export type FactRow = LedgerPlace & {
  fact: number;
  /** null: known only here. */
  tx_id: string | null;
  arrival: bigint;
  kind: string;
  id: string;
  version: number | null;
  type: string;
  content: JsonValue;
  by_msp: string;
  at: string;
  /** Of the record: those before it and those after it. */
  parties: string[];
  /** Of the alert that it is about, or of the record. */
  severity: string | null;
};

export type FindingRow = LedgerPlace & {
  number: number;
  code: string;
  kind: string | null;
  id: string | null;
  content: JsonValue;
};

export type HashedWriteRow = LedgerPlace & {
  key_hash: string;
  collection: string;
  /** '' deletes the key. */
  value_hash: string;
  is_purge: boolean;
  /** Whether each organisation written in the transaction endorsed it. */
  endorsed: boolean;
};

/** `came_*`: where it was given again, while other values are still missing. */
export type MissingValueRow = LedgerPlace & {
  key_hash: string;
  value_hash: string;
  came_block: bigint | null;
  came_tx: number | null;
  came_key: string | null;
};
/** A transaction that cannot be judged until values come, and the public state it will be judged by. */
export type WaitingRow = LedgerPlace & { ledger: JsonValue; registry: JsonValue; tick: string | null };
/** A key by which others may stand behind a transaction that waits. */
export type WaitingTieRow = LedgerPlace & { key_hash: string };
export type CheckpointRow = { channel: string; next_block: bigint; header_hash: string };
export type RegistryRow = LedgerPlace & { content: JsonValue };
/** As its last transaction left it. */
export type MotionRow = LedgerPlace & { motion_id: string; content: JsonValue };
/** What each member attested last. */
export type AttestationRow = LedgerPlace & {
  msp_id: string;
  by_name: string;
  at: string;
  late: boolean;
  up_to: bigint;
  header_hash: string;
  commit_hash: string;
  tx_id: string;
};
export type TickRow = LedgerPlace & { at: string };

/** What is projected of blocks and their transactions. */
export interface LedgerTables {
  facts: Stored<FactRow, 'content'>;
  findings: Stored<FindingRow, 'content'>;
  hashed_writes: HashedWriteRow;
  missing_values: MissingValueRow;
  waiting: Stored<WaitingRow, 'ledger' | 'registry'>;
  waiting_ties: WaitingTieRow;
  checkpoints: CheckpointRow;
  registries: Stored<RegistryRow, 'content'>;
  motions: Stored<MotionRow, 'content'>;
  ticks: TickRow;
  attestations: AttestationRow;
}
