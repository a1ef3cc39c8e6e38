import { refuseUnless } from '../errors';
import { limits } from '../schema/protocol';
import type { NoticeRequest } from '../schema/requests';
import { authorOf } from './caller';
import { canonical } from './canonical';
import { entryIdOf } from './ids';
import { keys } from './keys';
import { requireActive, requireRole, type StepContext } from './version';
import type { PrivateWrite } from './writes';

export type Notice = { noticeId: string; write: PrivateWrite };

/** What a member must say now, for its own collection. @throws Refusal */
export function sealNotice({ commandId, content, salt }: NoticeRequest, { caller, at, registry }: StepContext): Notice {
  requireActive(caller.mspId, registry);
  requireRole(caller, ['planner', 'logistics', 'quality', 'manager', 'bot']);
  const by = authorOf(caller);
  const noticeId = entryIdOf(by.mspId, commandId);
  const value = canonical({ v: 1, noticeId, by, at, rules: registry.rules, content, salt });
  const actual = Buffer.byteLength(value);
  refuseUnless(actual <= limits.entryBytes, 'OVERSIZE', () => ({ what: 'notice', limit: limits.entryBytes, actual }));
  return { noticeId, write: { mspId: by.mspId, key: keys.notice(noticeId), value } };
}
