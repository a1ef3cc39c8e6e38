import { refuseUnless } from '../errors';
import { sealNotice } from '../record/notice';
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
