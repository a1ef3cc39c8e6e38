import { randomBytes } from 'node:crypto';
import { Refusal } from '@tierline/chaincode/errors';
import { canonical, sealNotice } from '@tierline/chaincode/record';
import type { Citation, EntryContent, NoticeRequest } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from './apply';
import { bringAbout } from './care/care';
import type { Named } from './motions';
import type { RecordSource } from './record-source';
import { registryOf } from './registry-of';

export type Statement = { channel: string; content: EntryContent; commandId?: string };

/** Seals a statement in this member's own collection, whoever else can be reached; once a commandId. @throws Refusal, NodeRefusal */
export async function giveNotice(context: WriteContext, { channel, content, commandId }: Statement): Promise<Named> {
  const registry = await registryOf(context.records, context.channels, channel);
  const drawn = (): string => randomBytes(16).toString('hex');
  const request: NoticeRequest = { commandId: commandId ?? drawn(), content, salt: drawn() };
  let id = '';
  const landed = await bringAbout(context, {
    channel,
    function: 'records:notice',
    transient: { notice: canonical(request) },
    foresee: (at) => {
      const { noticeId, write } = sealNotice(request, { caller: callerOf(context.signatory), at, registry });
      id = noticeId;
      return [write];
    },
  });
  return { ...landed, id };
}

/** The entry that shows a notice of this member's. @throws Refusal RECORD_UNKNOWN */
export async function citationOf(records: RecordSource, channel: string, noticeId: string): Promise<Citation> {
  const notice = await records.notice(channel, noticeId);
  if (notice === undefined) throw new Refusal('RECORD_UNKNOWN');
  return { type: 'citation', noticeId, notice };
}
