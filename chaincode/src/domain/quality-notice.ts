import { Refusal, refuseUnless } from '../errors';
import type { Command } from '../schema/protocol';
import {
  type AffectedThing,
  type NoticeStatus,
  qualityEntries,
  type QualityEntry,
  type QualityFact,
  qualityFacts,
  type QualityInput,
  qualityInputs,
  type QualityState,
  qualityStateShape,
  reasonUnits,
} from '../schema/quality-notice';
import { disciplines } from '../schema/quality-report';
import type { DecideContext, Kind } from './kind';
import { messageEntries } from './messages';
import { type MoveFault, moveFault, type Mover, noticeMovers, reasonFault, statusesBefore } from './quality-moves';
import { acceptDiscipline, evolveReport, isReported, returnDiscipline, stateDiscipline } from './quality-report';
import { requireLater } from './sides';
import { requireDue } from './update-request';

const deciding = ['quality', 'manager'] as const;
const stating = [...deciding, 'bot'] as const;

/** A quality alert or investigation between two members, answered by the receiver and closed by the sender; its 8D report. */
export const qualityNotice: Kind<QualityState, QualityFact> = {
  name: 'quality-notice',
  state: qualityStateShape,
  facts: qualityFacts,
  commands: {
    SendQualityNotice: { input: qualityInputs.SendQualityNotice, rebase: 'ifUntouched', roles: stating },
    ReceiveQualityNotice: { input: qualityInputs.ReceiveQualityNotice, rebase: 'free', roles: ['bot'], byNode: true },
    AcknowledgeQualityNotice: { input: qualityInputs.AcknowledgeQualityNotice, rebase: 'free', roles: deciding },
    AcceptQualityNotice: { input: qualityInputs.AcceptQualityNotice, rebase: 'never', roles: deciding },
    DeclineQualityNotice: { input: qualityInputs.DeclineQualityNotice, rebase: 'never', roles: deciding },
    CloseQualityNotice: { input: qualityInputs.CloseQualityNotice, rebase: 'never', roles: deciding },
    StateDiscipline: { input: qualityInputs.StateDiscipline, rebase: 'ifUntouched', roles: stating },
    AcceptDiscipline: { input: qualityInputs.AcceptDiscipline, rebase: 'never', roles: deciding },
    ReturnDiscipline: { input: qualityInputs.ReturnDiscipline, rebase: 'ifUntouched', roles: deciding },
  },
  entries: {
    ...messageEntries<QualityState>((_state, thread) => disciplines.some((one) => one === thread)),
    team: { content: qualityEntries.team, roles: deciding, authorise: () => undefined },
    reminder: {
      content: qualityEntries.reminder,
      roles: stating,
      authorise: (state, content, context) => authoriseReminder(state, content as QualityEntry<'reminder'>, context),
      subject: ({ of, dueBy }) => [of ?? null, dueBy ?? null],
    },
  },
  decide(command, state, context) {
    if (command.name === 'SendQualityNotice')
      return send(command.input as QualityInput<'SendQualityNotice'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    return decideOnSent(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'QualityNoticeSent') {
      const { type: _type, at: sent, ...said } = fact;
      return { ...said, status: 'sent', times: { sent } };
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    return evolveSent(state, fact);
  },
  parties: ({ sender, receiver }) => [sender, receiver].sort(),
  subject: ({ sender, receiver, number }) => ({ between: [sender, receiver], subject: [sender, number] }),
};

/** A notice that is sent at once is created in the same breath. */
function send(
  input: QualityInput<'SendQualityNotice'>,
  state: QualityState | undefined,
  { caller: { mspId: sender }, at, members }: DecideContext,
): QualityFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.receiver !== sender, 'WITH_ONESELF');
  requireNoticeMove('sender', 'created', 'sent');
  const { receiver, legalEntity } = input;
  const held = members.find(({ mspId }) => mspId === receiver)?.legalEntities ?? [];
  refuseUnless(legalEntity === undefined || held.includes(legalEntity), 'BPN_NOT_HELD', () => ({ receiver }));
  requireApart(input.affected);
  requireLater(input.dueBy, at);
  requireLater(input.reportBy, at);
  return [{ type: 'QualityNoticeSent', sender, at, ...input }];
}

function requireApart(affected: readonly AffectedThing[]): void {
  const seen = new Set<string>();
  affected.forEach(({ what, name, part }, index) => {
    const isOfPart = what === 'serial' || what === 'batch';
    refuseUnless(!isOfPart || part !== undefined, 'AFFECTED_INVALID', () => ({ index, reason: 'of which part?' }));
    const key = JSON.stringify([what, name, part]);
    refuseUnless(!seen.has(key), 'AFFECTED_INVALID', () => ({ index, reason: 'it stands twice' }));
    seen.add(key);
  });
}

function decideOnSent({ name, input }: Command, state: QualityState, context: DecideContext): QualityFact[] {
  switch (name) {
    case 'StateDiscipline':
      return stateDiscipline(input as QualityInput<'StateDiscipline'>, state, context);
    case 'AcceptDiscipline':
      return acceptDiscipline(input as QualityInput<'AcceptDiscipline'>, state, context);
    case 'ReturnDiscipline':
      return returnDiscipline(input as QualityInput<'ReturnDiscipline'>, state, context);
    default:
      return move(name, input as { reason?: string }, state, context);
  }
}

const targets = {
  ReceiveQualityNotice: 'received',
  AcknowledgeQualityNotice: 'acknowledged',
  AcceptQualityNotice: 'accepted',
  DeclineQualityNotice: 'declined',
  CloseQualityNotice: 'closed',
} as const;
type MoveCommand = keyof typeof targets;

function move(
  name: string,
  { reason }: { reason?: string },
  state: QualityState,
  { caller, at }: DecideContext,
): QualityFact[] {
  const to = targets[name as MoveCommand];
  requireNoticeMove(moverOf(to, state, caller), state.status, to);
  const fault = reasonFault(to, reason);
  refuseUnless(fault === undefined, 'REASON_INVALID', () => ({ to, fault, ...reasonUnits }));
  const moved = { by: caller.mspId, at };
  switch (to) {
    case 'received':
      return [{ type: 'QualityNoticeReceived', ...moved }];
    case 'acknowledged':
      return [{ type: 'QualityNoticeAcknowledged', ...moved }];
    case 'accepted':
      return [{ type: 'QualityNoticeAccepted', ...moved, reason: reason ?? '' }];
    case 'declined':
      return [{ type: 'QualityNoticeDeclined', ...moved, reason: reason ?? '' }];
    case 'closed':
      return [{ type: 'QualityNoticeClosed', ...moved, reason: reason ?? '' }];
  }
}

/** It has arrived if the receiver's node says so of itself: a bot and nothing else, for persons have other roles. */
function moverOf(to: NoticeStatus, { sender, receiver }: QualityState, caller: DecideContext['caller']): Mover {
  const isNode = caller.roles.every((role) => role === 'bot');
  if (to === 'received' && isNode && caller.mspId === receiver) return 'delivery';
  return caller.mspId === sender ? 'sender' : 'receiver';
}

/** @throws Refusal STATUS, DELIVERY_ONLY, OTHER_SIDE */
export function requireNoticeMove(mover: Mover, from: NoticeStatus, to: NoticeStatus): void {
  const fault = moveFault(mover, from, to);
  if (fault) throw refusals[fault](from, to);
}

const refusals: Readonly<Record<MoveFault, (from: NoticeStatus, to: NoticeStatus) => Refusal>> = {
  'no-such-transition': (status, to) => new Refusal('STATUS', { status, needed: statusesBefore(to) }),
  'delivery-only': () => new Refusal('DELIVERY_ONLY'),
  'wrong-side': (_from, to) => new Refusal('OTHER_SIDE', { side: noticeMovers[to] }),
};

function evolveSent(state: QualityState, fact: Exclude<QualityFact, { type: 'QualityNoticeSent' }>): QualityState {
  switch (fact.type) {
    case 'QualityNoticeReceived':
      return { ...state, status: 'received', times: { ...state.times, received: fact.at } };
    case 'QualityNoticeAcknowledged':
      return { ...state, status: 'acknowledged', times: { ...state.times, acknowledged: fact.at } };
    case 'QualityNoticeAccepted':
    case 'QualityNoticeDeclined': {
      const accepted = fact.type === 'QualityNoticeAccepted';
      const { reason, at } = fact;
      return { ...state, status: accepted ? 'accepted' : 'declined', answer: { accepted, reason, at } };
    }
    case 'QualityNoticeClosed':
      return { ...state, status: 'closed', closed: { reason: fact.reason, at: fact.at } };
    default:
      return { ...state, report: evolveReport(state.report, fact) };
  }
}

/** An answer is owed until it is accepted or declined; a report until each discipline is stated and none sent back. */
function authoriseReminder(
  { status, dueBy, reportBy, report }: QualityState,
  { of, dueBy: due }: QualityEntry<'reminder'>,
  context: DecideContext,
): void {
  const isOpen = status !== 'declined' && status !== 'closed';
  const owed = {
    answer: isOpen && status !== 'accepted' ? dueBy : undefined,
    report: isOpen && !isReported(report) ? reportBy : undefined,
  };
  requireDue(due, [owed[of]], context);
}
