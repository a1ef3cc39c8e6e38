import type { Json } from '../../schema/protocol';
import { derivedId } from '../ids';
import type { StepResult } from '../step';
import { kindNamed } from '../version';
import { found } from './outcome';
import type { Known } from './transaction';

/** A record made with us stands under the id that our link gives its subject, so there is one per subject (protocol.md §6). */
export function requireLink({ prior, kind, id, next }: StepResult, known: Known): void {
  if (!prior) requireLinked({ kind, id }, next.body.state, known);
}

/**
 * What a record of ours began with may be erased here: then any later state must show the link. A successor's id shows none,
 * but that of the first in whose place it stands.
 */
export function requireLinkAfterErasure({ kind, id }: RecordName, state: Json, known: Known): void {
  requireLinked({ kind, id: known.record(kind, id)?.origin ?? id }, state, known);
}

type RecordName = { kind: string; id: string };

function requireLinked(record: RecordName, state: Json, known: Known): void {
  const kind = kindNamed(record.kind);
  if (!kind.subject) return;
  const { between, subject: what } = kind.subject(state);
  if (known.self === undefined || !between.includes(known.self)) return;
  const secret = known.linkSecret(...between);
  if (secret === undefined || derivedId(secret, record.kind, what) !== record.id)
    found('LINK_MISSING', { between: [...between] }, record);
}
