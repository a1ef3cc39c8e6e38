import { refuseUnless } from '../errors';
import { type Ledger } from '../ledger/ledger';
import { sha256Hex } from '../record/hash';
import { keys } from '../record/keys';
import { isCitation, sealNotice } from '../record/notice';
import { type Entry } from '../schema/protocol';
import { noticeRequestShape, type NoticeRequest } from '../schema/requests';
import { type Proposal } from './proposal';

/** Seals a statement in the caller's own collection, now, whoever else can be reached; cited later. @throws Refusal */
export async function notice(proposal: Proposal): Promise<void> {
  const request = proposal.request('notice', noticeRequestShape) as NoticeRequest;
  const { noticeId, write } = sealNotice(request, await proposal.stepContext());
  const free = (await proposal.ledger.hashAt(write.mspId, write.key)) === '';
  refuseUnless(free, 'NOTICE_EXISTS', () => ({ noticeId }));
  await proposal.ledger.write([write]);
}

/** What an entry cites stands in its author's collection. @throws Refusal NOTICE_DIFFERS */
export async function assertSaid(ledger: Ledger, { by, content }: Entry): Promise<void> {
  if (!isCitation(content)) return;
  const { noticeId, notice: text } = content;
  const found = await ledger.hashAt(by.mspId, keys.notice(noticeId));
  refuseUnless(found === sha256Hex(text), 'NOTICE_DIFFERS', () => ({ noticeId, reason: 'it was not sealed so' }));
}
