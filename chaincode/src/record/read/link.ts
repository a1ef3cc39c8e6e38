import type { Json } from '../../schema/protocol';
import { derivedId } from '../ids';
import type { StepResult } from '../step';
import { kindNamed } from '../version';
import { found } from './outcome';
import type { Known } from './transaction';

/**
 * A record made with us stands under the id that our link gives its subject, so there is one per subject (protocol.md §6); we are brought into
 * none by a stranger (ADR 101).
 */
export function requireLink({ prior, kind, id, next }: StepResult, joined: boolean, known: Known): void {
  if (!prior) requireLinked({ kind, id }, next.body.state, known);
  if (joined) requireIntroduced({ kind, id }, next.body.state, known);
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
  requireIntroduced(record, state, known);
  const subject = kindNamed(record.kind).subject?.(state);
  if (!subject || known.self === undefined || !subject.between.includes(known.self)) return;
  const { between, subject: what } = subject;
  const secret = known.linkSecret(...between);
  if (secret === undefined || derivedId(secret, record.kind, what) !== record.id)
    found('LINK_MISSING', { between: [...between] }, record);
}

function requireIntroduced(record: RecordName, state: Json, known: Known): void {
  const { self } = known;
  const own = kindNamed(record.kind)
    .introductions?.(state)
    .find(({ mspId }) => mspId === self);
  if (self === undefined || !own || own.by === self) return;
  if (known.linkSecret(self, own.by) === undefined) found('LINK_MISSING', { between: [own.by, self] }, record);
}
