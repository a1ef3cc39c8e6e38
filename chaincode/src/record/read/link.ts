import { derivedId } from '../ids';
import type { StepResult } from '../step';
import { kindNamed } from '../version';
import { found } from './outcome';
import type { Known } from './transaction';

/** A record made with us stands under the id that our link gives its subject, so there is one per subject (protocol.md §6). */
export function requireLink(result: StepResult, known: Known): void {
  const kind = kindNamed(result.kind);
  if (result.prior || !kind.subject) return;
  const { between, subject: what } = kind.subject(result.next.body.state);
  if (known.self === undefined || !between.includes(known.self)) return;
  const secret = known.linkSecret(...between);
  if (secret === undefined || derivedId(secret, result.kind, what) !== result.id)
    found('LINK_MISSING', { between: [...between] }, result);
}
