import { refuseUnless } from '../errors';
import type { Challenge, Confirmation, MasterDataState } from '../schema/master-data';
import type { DecideContext } from './kind';
import { type AgreementFact, declineProposal, type DetailRules, revise } from './master-data-agreement';

/** What the sides say of the detail in force: that it holds, until when that is good enough, or that it does not. */
export type TrustFact =
  | ({ type: 'Confirmed' } & Confirmation)
  | ({ type: 'Challenged' } & Challenge)
  | { type: 'ChallengeDeclined'; by: string; reason: string };

/** Who doubted and confirms has let the doubt go. */
export function confirm(
  { nextCheck }: { nextCheck?: string },
  state: MasterDataState<unknown>,
  { caller, at }: DecideContext,
): TrustFact {
  refuseUnless(state.agreed !== undefined && state.status !== 'withdrawn', 'STATUS', () => needsAgreed(state));
  if (state.challenge?.by !== caller.mspId) requireUnchallenged(state);
  refuseUnless(nextCheck === undefined || nextCheck > at.slice(0, 10), 'NOT_LATER', () => ({ at, given: nextCheck }));
  return { type: 'Confirmed', by: caller.mspId, at, ...(nextCheck !== undefined && { nextCheck }) };
}

type Doubt<Detail> = { fields: string[]; reason: string; suggested?: Detail };

/** A doubt that comes with its correction is a change proposed at once; the other side agrees, revises or declines. */
export function challenge<Detail extends object>(
  rules: DetailRules<Detail>,
  { suggested, ...doubt }: Doubt<Detail>,
  state: MasterDataState<Detail>,
  context: DecideContext,
): (TrustFact | AgreementFact<Detail>)[] {
  const { agreed, status } = state;
  const settled = agreed !== undefined && status !== 'proposed' && status !== 'withdrawn';
  refuseUnless(settled, 'STATUS', () => needsAgreed(state));
  requireUnchallenged(state);
  const { caller, at } = context;
  const challenged: TrustFact = { type: 'Challenged', by: caller.mspId, at, ...doubt };
  if (suggested === undefined) return [challenged];
  const changed = changedFields(agreed, suggested, context);
  const named = doubt.fields;
  refuseUnless(changed.length > 0 && changed.every((one) => named.includes(one)), 'FIELDS_DIFFER', () => ({
    changed,
    named,
  }));
  return [challenged, revise(rules, suggested, state, context)];
}

/** Of a proposal, of the other side's challenge, or of both at once where that came with its correction. */
export function decline<Detail>(
  { reason }: { reason?: string },
  state: MasterDataState<Detail>,
  context: DecideContext,
): (TrustFact | AgreementFact<Detail>)[] {
  const { mspId } = context.caller;
  const { status, challenge: doubt } = state;
  const proposal = (): AgreementFact<Detail> => declineProposal(reason === undefined ? {} : { reason }, state, context);
  if (doubt === undefined || doubt.by === mspId) return [proposal()];
  const declined = status === 'proposed' ? [proposal()] : [];
  refuseUnless(reason !== undefined, 'REASON_MISSING');
  return [...declined, { type: 'ChallengeDeclined', by: mspId, reason }];
}

export function isTrustFact(fact: { type: string }): fact is TrustFact {
  return fact.type === 'Confirmed' || fact.type === 'Challenged' || fact.type === 'ChallengeDeclined';
}

export function evolveTrust<Detail>(
  { confirmations = [], challenge: doubt, ...rest }: MasterDataState<Detail>,
  fact: TrustFact,
): MasterDataState<Detail> {
  const others = confirmations.filter(({ by }) => by !== fact.by);
  const { type, ...said } = fact;
  switch (type) {
    case 'Confirmed':
      return told(rest, [...others, said as Confirmation], doubt?.by === fact.by ? undefined : doubt);
    case 'Challenged':
      return told(rest, others, said as Challenge);
    case 'ChallengeDeclined':
      return told(rest, confirmations, undefined);
  }
}

/** Absent where nothing was said, so that old records stay as they were stated. */
const told = <State>(rest: State, confirmations: Confirmation[], doubt: Challenge | undefined) => ({
  ...rest,
  ...(confirmations.length > 0 && { confirmations: confirmations.sort((a, b) => (a.by < b.by ? -1 : 1)) }),
  ...(doubt !== undefined && { challenge: doubt }),
});

const needsAgreed = ({ status }: MasterDataState<unknown>) => ({ status, needed: ['agreed'] });

function requireUnchallenged({ challenge: doubt }: MasterDataState<unknown>): void {
  refuseUnless(doubt === undefined, 'CHALLENGE_OPEN', () => ({ by: doubt?.by, since: doubt?.at }));
}

function changedFields<Detail extends object>(before: Detail, after: Detail, context: DecideContext): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names]
    .filter((name) => context.digest(old.get(name) ?? null) !== context.digest(now.get(name) ?? null))
    .sort();
}
