import { Refusal, refuseUnless } from '../errors';
import { citationShape, limits, noticeShape, type Citation, type Notice, type Role } from '../schema/protocol';
import type { NoticeRequest } from '../schema/requests';
import { authorOf } from './caller';
import { canonical, parseCanonical } from './canonical';
import { entryIdOf } from './ids';
import { keys } from './keys';
import { shaped } from './shaped';
import { requireActive, requireRole, type StepContext } from './version';
import type { PrivateWrite } from './writes';

/** Whoever may speak for a member; viewers and auditors look on. */
const speakers: readonly Role[] = ['planner', 'logistics', 'quality', 'manager', 'bot'];

/** What a member must say now, for its own collection. @throws Refusal */
export function sealNotice(
  { commandId, content, salt }: NoticeRequest,
  { caller, at, registry }: StepContext,
): { noticeId: string; write: PrivateWrite } {
  requireActive(caller.mspId, registry);
  requireRole(caller, speakers);
  const by = authorOf(caller);
  const noticeId = entryIdOf(by.mspId, commandId);
  const notice: Notice = { v: 1, noticeId, by, at, rules: registry.rules, content, salt };
  const value = canonical(notice);
  const actual = Buffer.byteLength(value);
  refuseUnless(actual <= limits.noticeBytes, 'OVERSIZE', () => ({ what: 'notice', limit: limits.noticeBytes, actual }));
  return { noticeId, write: { mspId: by.mspId, key: keys.notice(noticeId), value } };
}

/** From its exact bytes. @throws Refusal MALFORMED, NOT_CANONICAL */
export const parseNotice = (bytes: string): Notice =>
  shaped(noticeShape, parseCanonical(bytes, 'notice'), 'notice') as Notice;

/** The entry that shows a notice to a record's parties; whether it was sealed so, the ledger's hash says. */
export const citation = {
  content: citationShape,
  roles: speakers,
  /** @throws Refusal NOTICE_DIFFERS where it is not that notice, or another member's */
  authorise(_state: unknown, content: unknown, { caller }: { caller: { mspId: string } }): void {
    const { noticeId, notice } = content as Citation;
    const { noticeId: said, by } = parseNotice(notice);
    const differs = (reason: string) => new Refusal('NOTICE_DIFFERS', { noticeId, reason });
    if (said !== noticeId) throw differs('it has another id');
    if (by.mspId !== caller.mspId) throw differs('another member said it');
  },
} as const;

/** By its name: its shape is checked apart. */
export const isCitation = (content: unknown): content is Citation =>
  typeof content === 'object' && content !== null && 'type' in content && content.type === 'citation';
