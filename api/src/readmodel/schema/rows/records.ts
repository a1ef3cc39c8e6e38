import type { JsonValue, LedgerPlace, RecordPlace, Stored } from './columns';

export type VersionRow = RecordPlace & {
  version: number;
  seal_hash: string;
  /** Exact bytes, the prior of the next step. */
  seal: string;
  /** Exact bytes; null when purged or not received. */
  body: string | null;
  body_key: string;
  state: JsonValue;
  command_id: string;
  command: string | null;
  at: string;
  by_msp: string;
  by_name: string;
  block: bigint;
  tx: number;
  tx_id: string;
  rules: number;
  late: boolean;
  purged: boolean;
  parties: string[];
};

export type RecordRow = RecordPlace & {
  version: number;
  /** Whether we are party now. */
  live: boolean;
  /** Another record took its place. */
  ended: boolean;
  /** Of a successor: the id of the first record in whose place it stands. */
  origin: string | null;
  state: JsonValue;
  parties: string[];
  seal_hash: string;
  /** Hashes of the names under which the live seal and body lie. */
  seal_key: string;
  body_key: string;
  /** Canonical JSON of what a derived id stands for. */
  subject: string | null;
  /** What lists filter and sort by (projections/). */
  status: string | null;
  parts: string[];
  sites: string[];
  names: string[];
  /** Calendar days. */
  first_day: string | null;
  last_day: string | null;
  /** A series bucket by bucket, to be added up over many records: `week` or `day`, its unit, and for each first day what is asked and what is promised. */
  granularity: string | null;
  unit: string | null;
  starts: string[] | null;
  demand: string[] | null;
  committed: (string | null)[] | null;
  /** Of a case. */
  category: string | null;
  severity: string | null;
  /** The time by which somebody should act; null sorts last. */
  urgency: string | null;
  /** Of the block of the last change: the order in which this member learned of changes. */
  changed_arrival: bigint;
  changed_block: bigint;
  changed_tx: number;
  changed_at: string;
};

export type EntryRow = RecordPlace & {
  entry_id: string;
  key_hash: string;
  seal_hash: string;
  by_msp: string;
  by_name: string;
  at: string;
  type: string | null;
  content: JsonValue;
  raw: string | null;
  block: bigint;
  tx: number;
  tx_id: string;
  late: boolean;
  /** Of a citation: where the notice stands, and the tick before it. */
  said_block: bigint | null;
  said_tick: string | null;
  said_late: boolean | null;
  /** Of a message: what it is about, '' the record; null: no message. */
  thread: string | null;
  /** Of a message that mentions this member: the roles it asks for there, '' for all people; null: of no other. */
  mentioned: string[] | null;
  purged: boolean;
};

/** What a record asks of one of its parties (projections/). */
export type DutyRow = RecordPlace & {
  /** From 0, within the record. */
  number: number;
  msp_id: string;
  command: string | null;
  about: string | null;
  roles: string[];
  why: string;
  due_at: string | null;
  severity: string | null;
  /** What is worse has the lower one. */
  rank: number;
};

/** What people search for: of a record as it stands (`entry_id` ''), or of an entry beside it. */
export type TextRow = RecordPlace & {
  entry_id: string;
  /** What counts more. */
  head: string;
  body: string;
  /** Of the block: the order in which this member learned of it. */
  arrival: bigint;
};

/** A property of a unit that was measured outside its limits last. */
export type OutOfLimitsRow = { channel: string; id: string; property: string; content: JsonValue };

/** What this member said alone. */
export type NoticeRow = LedgerPlace & {
  notice_id: string;
  key_hash: string;
  at: string;
  by_name: string;
  content: JsonValue;
  /** Exact bytes, to be cited. */
  raw: string;
  tx_id: string;
  tick_before: string | null;
  late: boolean;
};

/** What is projected of records. */
export interface RecordTables {
  versions: Stored<VersionRow, 'state'>;
  records: Stored<RecordRow, 'state'>;
  entries: Stored<EntryRow, 'content'>;
  duties: DutyRow;
  texts: TextRow;
  out_of_limits: Stored<OutOfLimitsRow, 'content'>;
  notices: Stored<NoticeRow, 'content'>;
}
