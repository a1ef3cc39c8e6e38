import type { ColumnType, Generated } from 'kysely';

/** JSON of a column as read, whose names keep their order where the column is `json` and not `jsonb`; it is written through `insertRows`, or as its text. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };
type JsonColumn<T = JsonValue> = ColumnType<T, string | null, string | null>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

export type RecordPlace = { channel: string; kind: string; id: string };
type LedgerPlace = { channel: string; block: bigint; tx: number };

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

export type BlockRow = {
  channel: string;
  number: bigint;
  arrival: Generated<bigint>;
  header_hash: string;
  is_config: boolean;
  bytes: Bytes;
};
/** `value` null: erased. */
export type PrivateValueRow = LedgerPlace & { key: string; key_hash: string; value: string | null };

type Stored<Row, Json extends keyof Row> = Omit<Row, Json> & { [Name in Json]: JsonColumn<Row[Name]> };

export interface Tables {
  format: { single: boolean; number: number };
  active_projection: { single: boolean; number: number; form: Generated<string> };
  blocks: BlockRow;
  private_values: PrivateValueRow;

  versions: Stored<VersionRow, 'state'>;
  records: Stored<RecordRow, 'state'>;
  entries: Stored<EntryRow, 'content'>;
  duties: DutyRow;
  texts: TextRow;
  out_of_limits: Stored<OutOfLimitsRow, 'content'>;
  notices: Stored<NoticeRow, 'content'>;
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

  wallet: {
    subject: string;
    enrolment_id: string;
    roles: string;
    certificate: string;
    private_key: string;
    expires_at: string;
  };
  /** `roles` as in the last token, comma separated. */
  persons: { subject: string; roles: string; blocked: boolean };
  cursors: LedgerPlace & { process: string; fact: number };
  instances: { process: string; key: string; state: JsonColumn; stuck: JsonColumn | null };
  timers: { process: string; key: string; timer: string; channel: string; due: string };
  outbox: {
    effect_key: string;
    process: string;
    key: string;
    effect: JsonColumn;
    attempts: number;
    /** null: done. */
    next_at: string | null;
    done_at: string | null;
    outcome: JsonColumn | null;
  };
  commands: {
    command_id: string;
    /** `unsettled`: nobody waits for it, but the ledger may still take its envelope. */
    status: 'unsettled' | 'queued' | 'delivered' | 'refused' | 'expired' | 'cancelled';
    write: JsonColumn | null;
    person: JsonColumn | null;
    /** null: none is under way. */
    envelope: JsonColumn | null;
    attempting: Generated<boolean>;
    queued_at: string;
    expires_at: string | null;
    next_at: string | null;
    attempts: number;
    outcome: JsonColumn | null;
    ended_at: string | null;
    /** `channel/kind/id` of each that it is about. */
    records: string[];
  };
  tier_items: { kind: string; name: string; content: JsonColumn };
  publications: { command_id: string; forecast: string; at: string };
  /** `upstream` null: it stands for nothing; `under`: the pin over it and others, where a forecast cannot carry all. */
  pins: { pin: string; command_id: string; nonce: string; upstream: JsonColumn | null; under: string | null };
  secrets: { name: string; value: string };
  exchanged: {
    channel: string;
    model: string;
    /** Plain: without a prefix, in lower case. */
    object_id: string;
    written: string;
    subject: string[];
    changed_at: string;
    taken_at: string;
  };
  /** Up to which place of a thread a person (`subjectOf`) has read. */
  read_marks: RecordPlace & { subject: string; thread: string; block: bigint; tx: number; entry_id: string };
  /** `owner`: `subjectOf` who uploaded. */
  uploads: { owner: string; hash: string; media_type: string; bytes: Bytes; at: string };
  attachment_slots: RecordPlace & { slot: number; count: number; command_id: string; hashes: string[] };
  /** `sending`: the command that it goes by; `record`: id of the record that it became. */
  quality_drafts: {
    id: string;
    channel: string;
    status: string;
    revision: number;
    input: JsonColumn;
    changed_at: string;
    sending: string | null;
    record: string | null;
  };
  webhooks: {
    id: string;
    url: string;
    description: string;
    filter: JsonColumn;
    /** Sealed by the wallet's key. */
    secret: string;
    old_secret: string | null;
    old_until: string | null;
    paused: boolean;
    cursor: string;
    created_at: string;
    last_delivered_at: string | null;
    last_error: string | null;
    last_error_at: string | null;
  };
  webhook_deliveries: LedgerPlace & {
    webhook_id: string;
    fact: number;
    number: Generated<bigint>;
    /** What it is in order with: `kind/id`. */
    record: string;
    cursor: string;
    status: 'waiting' | 'dead';
    attempts: number;
    taken_at: string;
    next_at: string;
    last_error: string | null;
  };
  mail_preferences: {
    /** `subjectOf` the person. */
    subject: string;
    address: string;
    delivery: 'immediate' | 'digest' | 'none';
    hour: number | null;
    time_zone: string | null;
  };
  mails: {
    id: string;
    subject: string;
    status: 'waiting' | 'given-up';
    attempts: number;
    taken_at: string;
    next_at: string;
    last_error: string | null;
  };
  /** `place`: number of the item in the channel `local`. */
  mail_notices: { mail_id: string; place: bigint };
  mail_cursor: { reader: string; cursor: string };
  /** `record`: `channel/kind/id`; `subject`: `subjectOf` the person. */
  keepers: { record: string; subject: string; at: string };
  absences: { subject: string; from: string; until: string; deputy: string };
  /** `place`: block/tx/fact; `outcome` null: under way; `entry_id`: of the entry that it made. */
  firings: RecordPlace & {
    command_id: string;
    rule: string;
    version: number;
    place: string;
    depth: number;
    at: string;
    outcome: string | null;
    reason: string | null;
    entry_id: string | null;
  };
  rules: { family: string; name: string; version: number; content: JsonColumn; by_name: string; at: string };
  invitations: {
    id: string;
    token_hash: string;
    pin_hash: string | null;
    pins_left: number;
    channel: string;
    kind: string;
    /** Its id. */
    record: string;
    entry_id: string;
    /** null: erased. */
    invite: JsonColumn | null;
    nonce: string | null;
    slip: JsonColumn | null;
    status: string;
    attempt_hash: string | null;
    created_by: string | null;
    created_at: string;
    expires_at: string;
  };
  /** `subject`: `subjectOf` whom. */
  bots: {
    subject: string;
    issuer: string;
    name: string;
    scopes: string[];
    requests_per_minute: number;
    registered_at: string;
    cursor: string | null;
    read_at: string | null;
  };
  /** `subject`: `subjectOf` whom. */
  idempotency_keys: { subject: string; key_hash: string; body_hash: string; at: string };
  local_feed: { number: bigint; kind: string; id: string; type: string; content: JsonColumn; at: string };
}
