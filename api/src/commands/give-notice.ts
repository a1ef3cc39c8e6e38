import { randomBytes } from 'node:crypto';
import { canonical, sealNotice } from '@tierline/chaincode/record';
import type { EntryContent, NoticeRequest } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from './apply';
import { bringAbout } from './care/care';
import type { Named } from './motions';
import { registryOf } from './writer';

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
