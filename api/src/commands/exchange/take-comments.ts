import { createHash } from 'node:crypto';
import { canonical } from '@tierline/chaincode/record';
import type { EntryContent } from '@tierline/chaincode/schema';
import { commentRules, judgeList, plainId, statusOf, type Comment } from '../../exchange';
import { isRefusal } from '../../refusals';
import { purge } from '../care/purge';
import type { ImportOutcome } from '../imports/import-writes';
import type { RecordPlace } from '../record-source';
import { answerOf, settled, type EntryAnswer } from './answer';
import { commentModel, type ExchangeContext, type Posted } from './exchange-context';
import type { Exchanged } from './exchanged-objects';
import { partnerBpnls, relationOn } from './relation';
import { sharedObjects, type SharedObject } from './shared-objects';

/**
 * This member's comments, given as IdBasedComment: an entry beside the demand's first series, or the capacity
 * group. A changed comment is one
 * more entry, for what was said stays said; a deleted one is erased at every holder, all of it.
 * @throws NodeRefusal CHANNEL_UNKNOWN
 */
export async function takeComments(
  exchange: ExchangeContext,
  { channel, payload, senderBpn }: Posted & { senderBpn: string | undefined },
): Promise<{ status: number; entries: EntryAnswer[] }> {
  const relation = await relationOn(exchange.context, channel);
  const standing = await sharedObjects(exchange, relation, channel);
  const known = await exchange.objects.list(channel, commentModel);
  const sender = senderBpn ?? relation.own[0] ?? '';
  const { verdicts } = judgeList(commentRules, payload, {
    now: new Date().toISOString(),
    header: { senderBpn: sender },
    transport: { senderBpnls: relation.own },
    receiver: {
      bpnls: partnerBpnls(relation),
      partners: relation.partners.length > 0 ? relation.own : [],
      processesCommentsOn: ['capacity', 'demand'],
    },
    sharedObjectIds: standing.flatMap(({ ids }) => ids),
    known: known.map(({ id, changedAt }) => ({ commentId: id, changedAt, senderBpn: sender })),
  });
  const entries: EntryAnswer[] = [];
  // one after the other: a list may hold a comment and its change
  for (const [index, verdict] of verdicts.entries()) {
    const { view, effect } = verdict;
    const answer = answerOf(verdict, index, view?.commentId);
    const about = view && standing.find(({ ids }) => ids.includes(plainId(view.objectId)));
    if (!view || !about || effect === 'ignore') entries.push(answer);
    else entries.push(await done(exchange, { channel, view, about, answer, before: sameAs(known, view) }));
  }
  return { status: statusOf(entries), entries };
}

const sameAs = (known: readonly Exchanged[], { commentId }: Comment): Exchanged | undefined =>
  known.find(({ id }) => plainId(id) === plainId(commentId));

type Doing = {
  channel: string;
  view: Comment;
  about: SharedObject;
  answer: EntryAnswer;
  before: Exchanged | undefined;
};

async function done(exchange: ExchangeContext, doing: Doing): Promise<EntryAnswer> {
  const { channel, view, answer } = doing;
  try {
    if (answer.effect === 'erase') {
      await erase(exchange, doing);
      await exchange.objects.forget(channel, commentModel, view.commentId);
      return answer;
    }
    return { ...settled(answer, [], await say(exchange, doing)), ...notCarried(view) };
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal;
    const [{ kind } = { kind: '' }] = doing.about.records;
    const outcome = { row: 0, kind, command: 'entry:comment', outcome: 'refused', refusal } as const;
    return settled(answer, [], [outcome]);
  }
}

/** One that says nothing is kept by its identifier alone. */
async function say(exchange: ExchangeContext, { channel, view, about, before }: Doing): Promise<ImportOutcome[]> {
  const [seat = { kind: '', id: '' }] = about.records;
  const [kind = seat.kind, id = seat.id, ...said] = before?.subject ?? [];
  const content = contentOf(view);
  const outcomes = content ? await write(exchange, { channel, kind, id }, view, content) : [];
  const written = outcomes.flatMap((one) => ('receipt' in one ? (one.receipt.entryId ?? []) : []));
  const takenAt = new Date().toISOString();
  const subject = [kind, id, ...new Set([...said, ...written])];
  const object = { id: view.commentId, subject, changedAt: view.changedAt ?? takenAt, takenAt };
  await exchange.objects.save(channel, commentModel, object);
  return outcomes;
}

async function write(
  { bring, context }: ExchangeContext,
  place: RecordPlace,
  view: Comment,
  content: EntryContent,
): Promise<ImportOutcome[]> {
  const { channel, kind, id } = place;
  const commandId = commandIdOf(channel, view, content);
  const wasKnown = (await context.records.byCommand(context.signatory.mspId, commandId)).length > 0;
  const brought = await bring({ type: 'entry', place, content }, { commandId });
  const name = { row: 0, kind, id, command: 'entry:comment' };
  if (!Array.isArray(brought)) return [{ ...name, outcome: 'queued', queued: brought }];
  return brought.map((receipt) => ({ ...name, outcome: wasKnown ? 'known' : 'recorded', receipt }));
}

async function erase({ context }: ExchangeContext, { channel, before }: Doing): Promise<void> {
  const [kind = '', id = '', ...entryIds] = before?.subject ?? [];
  if (entryIds.length > 0) await purge(context, { channel, kind, id, versions: [], entryIds, everywhere: true });
}

function contentOf({ commentText, listOfReferenceDates = [] }: Comment): EntryContent | undefined {
  if (commentText === undefined || commentText === '') return undefined;
  const [about, ...more] = listOfReferenceDates;
  return { type: 'comment', text: commentText, ...(about !== undefined && more.length === 0 && { about }) };
}

/** The same comment once more is the same entry. */
function commandIdOf(channel: string, { commentId, changedAt }: Comment, content: EntryContent): string {
  const statement = canonical([channel, plainId(commentId), changedAt ?? null, content]);
  return createHash('sha256').update(`tierline/exchange/1${statement}`).digest('hex').slice(0, 32);
}

/** An entry has text and one day; who wrote it is a person, and persons' names do not reach the ledger. */
function notCarried(view: Comment): { notCarried?: string[] } {
  const { author, postedAt, commentType, simulationId, listOfReferenceDates = [] } = view;
  const members = { author, postedAt, commentType, simulationId };
  const pointers = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [`/${name}`]));
  if (listOfReferenceDates.length > 1) pointers.push('/listOfReferenceDates');
  return pointers.length > 0 ? { notCarried: pointers } : {};
}
