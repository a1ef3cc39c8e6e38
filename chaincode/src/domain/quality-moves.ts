import { type NoticeStatus, noticeStatuses, reasonUnits } from '../schema/quality-notice';

export type NoticeSide = 'sender' | 'receiver';
/** Who moves: a side by its own request, or the receiver's node because the notice has arrived. */
export type Mover = NoticeSide | 'delivery';

/**
 * The life of a quality notice as data. Behaviour after Eclipse Tractus-X Trace-X, © Contributors to the Eclipse Foundation,
 * Apache License 2.0; that only the sender closes is what its two guards come to together.
 */
export const noticeMoves: Readonly<Record<NoticeStatus, readonly NoticeStatus[]>> = {
  created: ['sent', 'canceled'],
  sent: ['received', 'acknowledged', 'closed'],
  received: ['acknowledged', 'closed'],
  acknowledged: ['accepted', 'declined', 'closed'],
  accepted: ['closed'],
  declined: ['closed'],
  canceled: [],
  closed: [],
};
/** Who may move a notice into each status. Nobody moves one into its first. */
export const noticeMovers: Readonly<Record<NoticeStatus, Mover | 'none'>> = {
  created: 'none',
  sent: 'sender',
  received: 'delivery',
  acknowledged: 'receiver',
  accepted: 'receiver',
  declined: 'receiver',
  canceled: 'sender',
  closed: 'sender',
};

export type MoveFault = 'no-such-transition' | 'delivery-only' | 'wrong-side';

/** Why it may not; undefined: it may. */
export function moveFault(mover: Mover, from: NoticeStatus, to: NoticeStatus): MoveFault | undefined {
  if (!noticeMoves[from].includes(to)) return 'no-such-transition';
  const wanted = noticeMovers[to];
  if (wanted === mover) return undefined;
  return wanted === 'delivery' ? 'delivery-only' : 'wrong-side';
}

/** From which somebody may move a notice into that status. */
export const statusesBefore = (to: NoticeStatus): NoticeStatus[] =>
  noticeStatuses.filter((from) => noticeMoves[from].includes(to));

/** Statuses that are moved into with a reason, and those without one; for others none is given. */
const reasons: Partial<Record<NoticeStatus, 'needed' | 'none'>> = {
  acknowledged: 'none',
  accepted: 'needed',
  declined: 'needed',
  closed: 'needed',
};

export type ReasonFault = 'missing' | 'unwanted' | 'short' | 'long';

/** What is wrong with a reason; undefined: nothing. Blanks alone are no reason; else they count, and nothing is trimmed. */
export function reasonFault(to: NoticeStatus, reason = ''): ReasonFault | undefined {
  const isBlank = reason.trim() === '';
  if (reasons[to] === 'none') return isBlank ? undefined : 'unwanted';
  if (reasons[to] === undefined) return undefined;
  if (isBlank) return 'missing';
  if (reason.length < reasonUnits.least) return 'short';
  return reason.length > reasonUnits.most ? 'long' : undefined;
}
