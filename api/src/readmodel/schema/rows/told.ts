import type { Generated } from 'kysely';
import type { Bytes, JsonColumn, LedgerPlace, RecordPlace } from './columns';

/** What is told to whom: beside records, to guests, to webhooks, by mail. */
export interface ToldTables {
  /** Up to which place of a thread a person (`subjectOf`) has read. */
  read_marks: RecordPlace & { subject: string; thread: string; block: bigint; tx: number; entry_id: string };
  /** `owner`: `subjectOf` who uploaded. */
  uploads: { owner: string; hash: string; media_type: string; bytes: Bytes; at: string };
  attachment_slots: RecordPlace & { slot: number; count: number; command_id: string; hashes: string[] };
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
    /** When the last mail was due, under this preference. */
    last_at: string | null;
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
}
