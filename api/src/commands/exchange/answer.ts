import type { Verdict } from '../../exchange';
import { reportOf, type Row } from '../../imports';
import type { ImportOutcome } from '../imports/import-writes';

/** A write, and what became of it. */
type Done = {
  kind: string;
  id?: string;
  command: string;
  outcome: ImportOutcome['outcome'];
  /** The proof that it is on the ledger. */
  proof?: { version: number; txId: string; block: string; sealHash: string; entryId?: string };
  /** It waits in the outbox. */
  queued?: { commandId: string; expiresAt: string };
  refusal?: { code: string; data: unknown };
};

/** What became of one object of a list. */
export type EntryAnswer = {
  /** From 0, as it stands in the list. */
  entry: number;
  id?: string;
  status: number;
  effect: Verdict<unknown>['effect'];
  message: string;
  /** The standard's rule that decided; absent where it has none. */
  rule?: { standard: string; section: string; rule: string };
  /** JSON pointer into the entry. */
  field?: string;
  requirement?: string;
  /** What was recognised, or why not; pointers into the list. */
  rows?: Omit<Row, 'row'>[];
  writes?: Done[];
  /** JSON pointers of what no record holds. */
  notCarried?: string[];
};

/** The verdict of a table of rules, as an answer. */
export function answerOf(verdict: Verdict<unknown>, entry: number, id: string | undefined): EntryAnswer {
  const { standard, section, rule, status, effect, message, field, requirement } = verdict;
  return {
    ...{ entry, ...(id !== undefined && { id }), status, effect, message },
    ...(rule !== undefined && { rule: { standard, section, rule } }),
    ...(field !== undefined && { field }),
    ...(requirement !== undefined && { requirement }),
  };
}

/** The answer again, when its rows were read and its writes brought to the ledger. */
export function settled(answer: EntryAnswer, rows: readonly Row[], outcomes: readonly ImportOutcome[]): EntryAnswer {
  const refused = outcomes.flatMap((one) => (one.outcome === 'refused' ? [statusOfRefusal(one.refusal.code)] : []));
  const unread = reportOf(rows, []).counts.refused > 0 ? [400] : [];
  const status = Math.max(answer.status, ...refused, ...unread);
  const done = {
    ...{ ...answer, status },
    ...(rows.length > 0 && { rows: rows.map(({ row: _row, ...rest }) => rest) }),
    ...(outcomes.length > 0 && { writes: outcomes.map(doneOf) }),
  };
  return status < 400 ? done : { ...done, effect: 'ignore', message: 'It was not taken, or not all of it.' };
}

function doneOf(write: ImportOutcome): Done {
  const { kind, command, outcome } = write;
  const place = { kind, ...(write.id !== undefined && { id: write.id }), command, outcome };
  if ('refusal' in write) return { ...place, refusal: { code: write.refusal.code, data: write.refusal.data } };
  if ('queued' in write) {
    const { commandId, expiresAt } = write.queued;
    return { ...place, queued: { commandId, expiresAt } };
  }
  if (!('receipt' in write)) return place;
  const { id, version, txId, block, sealHash, entryId } = write.receipt;
  const proof = { version, txId, block: block.toString(), sealHash, ...(entryId !== undefined && { entryId }) };
  return { ...place, id, proof };
}

const notNow: readonly string[] = [
  ...['PARTNER_UNAVAILABLE', 'PARTNER_BEHIND', 'PARTNER_FAULT'],
  ...['OUTCOME_UNKNOWN', 'WRITES_STOPPED', 'NOT_BOOTSTRAPPED'],
];
const notYou: readonly string[] = ['ROLE_MISSING', 'NOT_AUTHORISED', 'MEMBER_NOT_ACTIVE', 'OTHER_SIDE'];

/** The HTTP status that says a refusal (CX-0128 §4.1.2.6). */
export function statusOfRefusal(code: string): number {
  if (code === 'CHANNEL_UNKNOWN') return 404;
  if (code === 'IDEMPOTENCY_CONFLICT') return 409;
  if (code === 'OVERSIZE') return 413;
  if (notNow.includes(code)) return 503;
  return notYou.includes(code) ? 403 : 400;
}
