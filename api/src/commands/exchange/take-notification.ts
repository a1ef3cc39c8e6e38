import { canonical } from '@tierline/chaincode/record';
import type { CaseInput, CaseState, Json } from '@tierline/chaincode/schema';
import {
  disruptionOf,
  judge,
  materialNames,
  notificationRules,
  notifiedOf,
  type DisruptionNotification,
  type Notified,
} from '../../exchange';
import type { WriteContext } from '../apply';
import { bringAll, type ImportOutcome, type ImportWrite } from '../imports/import-writes';
import { inForce, knownStates } from '../imports/known-states';
import { answerOf, settled, type EntryAnswer } from './answer';
import { notificationModel, type ExchangeContext, type Posted } from './exchange-context';
import { isNamed, notificationObjects, sidesOf, type NotificationObject } from './notification-objects';
import { partnerBpnls, relationOn, type Relation } from './relation';

type Taken = { status: number; entries: EntryAnswer[] };

/**
 * This member's disruption notification to one partner: a new one opens a case, a newer one changes it, a resolved one calls it over.
 * @throws NodeRefusal CHANNEL_UNKNOWN
 */
export async function takeNotification(
  exchange: ExchangeContext,
  { channel, payload, partner, reason, senderBpn }: Posted & { senderBpn: string | undefined },
): Promise<Taken> {
  const relation = await relationOn(exchange.context, channel);
  const sender = senderBpn ?? relation.own[0] ?? '';
  if (!relation.own.includes(sender)) return misdirected('senderBpn', 'The sender is no legal entity of this member.');
  const recipient = linkedTo(partner, relation);
  if (recipient === undefined) return misdirected('receiverBpn', 'No linked member answers for the receiver.');
  const known = await notificationObjects(exchange, relation, channel);
  const sides = sidesOf(relation, relation.mspId, recipient);
  const sites = await sitesOf(exchange.context, channel);
  const verdict = judge(notificationRules, payload, {
    ...{ now: new Date().toISOString(), header: { senderBpn: sender } },
    transport: { senderBpnls: relation.own, senderBpnss: sites(relation.mspId) },
    receiver: {
      ...{ bpnls: partnerBpnls(relation), bpnss: sites(recipient) },
      materialsWithSender: sides.parts.map(materialNames),
    },
    known: known.map(({ id, givenAt, senderBpn: by }) => ({
      ...{ notificationId: id, contentChangedAt: givenAt, senderBpn: by },
    })),
  });
  const answer = answerOf(verdict, 0, verdict.view?.notificationId);
  if (!verdict.view || verdict.effect === 'ignore') return { status: answer.status, entries: [answer] };
  const before = known.find((one) => isNamed(verdict.view?.notificationId ?? '')(one) && one.senderBpn === sender);
  const told = { channel, sender, recipient, view: verdict.view, notified: notifiedOf(verdict.view, sides), reason };
  const entry = { ...settled(answer, [], await bring(exchange, told, before)), ...notCarried(verdict.view) };
  return { status: entry.status, entries: [entry] };
}

const misdirected = (field: string, message: string): Taken => {
  return { status: 400, entries: [{ entry: 0, status: 400, effect: 'ignore', message, field: `/header/${field}` }] };
};

function linkedTo(bpnl: string | undefined, { partners }: Relation): string | undefined {
  return partners.find(({ bpnls }) => bpnl !== undefined && bpnls.includes(bpnl))?.mspId;
}

/** Whose a site is, both sides have signed. */
async function sitesOf({ records }: WriteContext, channel: string): Promise<(mspId: string) => string[]> {
  const all = await knownStates({ records, channel }, 'site');
  const owned = all.flatMap(({ state }) => inForce(state).map(({ bpns, of = state.proposer }) => ({ bpns, of })));
  return (mspId) => owned.filter(({ of }) => of === mspId).map(({ bpns }) => bpns);
}

type Told = {
  channel: string;
  sender: string;
  recipient: string;
  view: DisruptionNotification;
  notified: Notified;
  reason: string | undefined;
};

async function bring(
  exchange: ExchangeContext,
  told: Told,
  before: NotificationObject | undefined,
): Promise<ImportOutcome[]> {
  const { channel, view, sender } = told;
  const submit = (writes: readonly ImportWrite[]) => bringAll(exchange.context, channel, writes, exchange.bring);
  const outcomes = await submit(before ? changes(told, before) : [opening(told)]);
  const id = before?.record.id ?? idOf(exchange.context, outcomes[0]);
  const isTaken = outcomes.every(({ outcome }) => outcome !== 'refused');
  if (id === undefined || !isTaken) return outcomes;
  if (!before && view.status === 'resolved')
    outcomes.push(...(await submit([{ row: 0, kind: 'case', id, command: 'CloseCase', input: closingInput(view) }])));
  const subject = [id, sender, ...(view.relatedNotificationIds ?? [])];
  const takenAt = new Date().toISOString();
  const given = { id: view.notificationId, subject, changedAt: view.contentChangedAt, takenAt };
  await exchange.objects.save(channel, notificationModel, given);
  return outcomes;
}

/** One that waits for the partner's peer will have the id that follows from its command. */
function idOf({ newId }: WriteContext, outcome: ImportOutcome | undefined): string | undefined {
  if (outcome && 'receipt' in outcome) return outcome.receipt.id;
  return outcome && 'queued' in outcome ? newId(outcome.queued.commandId, 0) : undefined;
}

/** What a notification cannot say is a middling guess that any party makes stricter. */
function opening({ recipient, view, notified }: Told): ImportWrite {
  const { effect, rootCause } = notified;
  const input: CaseInput<'OpenCase'> = {
    ...{ title: `${effect} (${rootCause})`, severity: 'major', quorum: 'majority', parties: [recipient] },
    category: effect.startsWith('capacity') ? 'supplier-notice' : 'forecast-deviation',
    ...{ ...notified, disruption: disruptionOf(view) },
  };
  return { row: 0, kind: 'case', command: 'OpenCase', input: input };
}

function changes(
  { view, notified, reason }: Told,
  { record: { id, version, state } }: NotificationObject,
): ImportWrite[] {
  const isOver = state.status === 'resolved' || state.status === 'closed';
  const isResolved = view.status === 'resolved';
  if (isOver && isResolved) return [];
  const why = reason ?? 'The notification was changed.';
  const differing = changed(state, notified);
  const commands: [string, Json][] = [
    ...(isOver ? [['ReopenCase', { reason: why }] satisfies [string, Json]] : []),
    ...(Object.keys(differing).length > 0
      ? [['ChangeCase', { ...differing, reason: why }] satisfies [string, Json]]
      : []),
    ...(isResolved ? [['CloseCase', closingInput(view)] satisfies [string, Json]] : []),
  ];
  // each rests on the version that the one before makes
  return commands.map(([command, input], index) => ({
    ...{ row: 0, kind: 'case', id, command, input, basedOn: version + index },
  }));
}

function changed(state: CaseState, notified: Notified): Partial<Notified> {
  const differs = ([name, value]: [string, unknown]) =>
    canonical((state as Record<string, unknown>)[name] ?? null) !== canonical(value);
  return Object.fromEntries(Object.entries(notified).filter(differs));
}

const closingInput = ({ resolvingMeasureDescription: text }: DisruptionNotification): Json =>
  text === undefined ? {} : { text };

/** Related notifications are named at this member's own node alone. */
function notCarried({ relatedNotificationIds, status, resolvingMeasureDescription }: DisruptionNotification) {
  const pointers = [
    ...(relatedNotificationIds ? ['/relatedNotificationIds'] : []),
    ...(status === 'open' && resolvingMeasureDescription !== undefined ? ['/resolvingMeasureDescription'] : []),
  ];
  return pointers.length > 0 ? { notCarried: pointers } : {};
}
