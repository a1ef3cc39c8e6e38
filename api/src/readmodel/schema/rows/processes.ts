import type { JsonColumn, LedgerPlace, RecordPlace } from './columns';

/** What processes know, and what persons have set for them. */
export interface ProcessTables {
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
    /** Key of the effect that has to be done before. */
    after: string | null;
  };
  local_feed: { number: bigint; kind: string; id: string; type: string; content: JsonColumn; at: string };
  rules: { family: string; name: string; version: number; content: JsonColumn; by_name: string; at: string };
  /** `place`: block/tx/fact, signed by `by_msp`; `outcome` null: under way; `entry_id`: of the entry that it made. */
  firings: RecordPlace & {
    command_id: string;
    rule: string;
    version: number;
    place: string;
    by_msp: string;
    depth: number;
    at: string;
    outcome: string | null;
    reason: string | null;
    entry_id: string | null;
  };
  /** `record`: `channel/kind/id`; `subject`: `subjectOf` the person. */
  keepers: { record: string; subject: string; at: string };
  absences: { subject: string; from: string; until: string; deputy: string };
}
