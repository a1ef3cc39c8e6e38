import type { Generated } from 'kysely';
import type { JsonColumn } from './columns';

/** Who acts for the member, what is on its way to the ledger, and what the member keeps to itself. */
export interface OwnTables {
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
  tier_items: { kind: string; name: string; content: JsonColumn };
  publications: { command_id: string; forecast: string; at: string };
  /** `upstream` null: it stands for nothing; `under`: the pin over it and others, where a forecast cannot carry all. */
  pins: { pin: string; command_id: string; nonce: string; upstream: JsonColumn | null; under: string | null };
  secrets: { name: string; value: string };
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
}
