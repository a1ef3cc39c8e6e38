import { refuseUnless } from '../errors';
import { canonical } from '../record/canonical';
import { entryIdOf } from '../record/ids';
import { keys } from '../record/keys';
import { limits } from '../schema/protocol';
import { noticeRequestShape } from '../schema/requests';
import { type Proposal } from './proposal';

/** Seals a statement in the caller's own collection, now, whoever else can be reached; cited later. @throws Refusal */
export async function notice(proposal: Proposal): Promise<void> {
  const { commandId, content, salt } = proposal.request('notice', noticeRequestShape);
  const { ledger } = proposal;
  const { caller, at, registry } = await proposal.activeContext();
  const noticeId = entryIdOf(caller.mspId, commandId);
  const by = { mspId: caller.mspId, name: caller.name };
  const value = canonical({ v: 1, noticeId, by, at, rules: registry.rules, content, salt });
  const actual = Buffer.byteLength(value);
  refuseUnless(actual <= limits.entryBytes, 'OVERSIZE', () => ({ what: 'notice', limit: limits.entryBytes, actual }));
  const key = keys.notice(noticeId);
  refuseUnless((await ledger.hashAt(caller.mspId, key)) === '', 'NOTICE_EXISTS', () => ({ noticeId }));
  await ledger.write([{ mspId: caller.mspId, key, value }]);
}
