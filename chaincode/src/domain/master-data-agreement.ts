import { refuseUnless } from '../errors';
import type { MasterDataState } from '../schema/master-data';
import type { Json } from '../schema/protocol';
import type { DecideContext } from './kind';

/** Both sides sign what a thing is called and how it is counted: proposed by one, agreed by the other, changed the same way. */
export type AgreementFact<Detail> =
  | { type: 'Proposed'; proposer: string; partner: string; detail: Detail }
  | { type: 'Revised'; by: string; detail: Detail }
  | { type: 'Agreed'; detail: Detail }
  | { type: 'Declined'; reason?: string }
  | { type: 'Withdrawn'; by: string; reason: string };

/** What a kind of master data says of its own detail. */
export type DetailRules<Detail> = {
  /** What must hold between detail and sides, beyond its shape. */
  check(detail: Detail, sides: readonly [string, string]): void;
  /** What the record is of: its id follows from it, so no change of the detail changes it. */
  subject(detail: Detail): Json;
};

export function propose<Detail>(
  rules: DetailRules<Detail>,
  input: { partner: string; detail: Detail },
  state: MasterDataState<Detail> | undefined,
  { caller }: DecideContext,
): AgreementFact<Detail>[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.partner !== caller.mspId, 'WITH_ONESELF');
  rules.check(input.detail, [caller.mspId, input.partner]);
  return [{ type: 'Proposed', proposer: caller.mspId, ...input }];
}

export function revise<Detail>(
  rules: DetailRules<Detail>,
  detail: Detail,
  state: MasterDataState<Detail>,
  context: DecideContext,
): AgreementFact<Detail> {
  requireNotWithdrawn(state.status);
  rules.check(detail, [state.proposer, state.partner]);
  const [is, given] = [rules.subject(state.detail), rules.subject(detail)];
  refuseUnless(context.digest(is) === context.digest(given), 'SUBJECT_FIXED', () => ({ is, given }));
  return { type: 'Revised', by: context.caller.mspId, detail };
}

export function agree<Detail>(state: MasterDataState<Detail>, context: DecideContext): AgreementFact<Detail> {
  requireAsked(state, context);
  return { type: 'Agreed', detail: state.detail };
}

export function declineProposal<Detail>(
  input: { reason?: string },
  state: MasterDataState<Detail>,
  context: DecideContext,
): AgreementFact<Detail> {
  requireAsked(state, context);
  return { type: 'Declined', ...input };
}

export function withdraw<Detail>(
  { reason }: { reason: string },
  { status }: MasterDataState<Detail>,
  { caller }: DecideContext,
): AgreementFact<Detail> {
  requireNotWithdrawn(status);
  return { type: 'Withdrawn', by: caller.mspId, reason };
}

type Status = MasterDataState<unknown>['status'];

function requireNotWithdrawn(status: Status): void {
  refuseUnless(status !== 'withdrawn', 'STATUS', () => ({ status, needed: ['proposed', 'agreed', 'declined'] }));
}

function requireAsked({ status, statedBy }: MasterDataState<unknown>, { caller }: DecideContext): void {
  refuseUnless(status === 'proposed', 'STATUS', () => ({ status, needed: ['proposed'] }));
  refuseUnless(statedBy !== caller.mspId, 'NOT_ASKED');
}

/** The state after what changes it; `Proposed` makes it. */
export function evolveAgreement<Detail>(
  state: MasterDataState<Detail>,
  fact: Exclude<AgreementFact<Detail>, { type: 'Proposed' }>,
): MasterDataState<Detail> {
  switch (fact.type) {
    case 'Revised':
      return { ...state, detail: fact.detail, statedBy: fact.by, status: 'proposed' };
    case 'Agreed':
      return { ...untold(state), status: 'agreed', agreed: fact.detail };
    case 'Declined':
      return { ...state, status: 'declined' };
    case 'Withdrawn':
      return { ...untold(state), status: 'withdrawn' };
  }
}

/** Without what was said of the detail that was in force. */
function untold<Detail>(state: MasterDataState<Detail>): MasterDataState<Detail> {
  const { confirmations: _confirmed, challenge: _doubted, ...rest } = state;
  return rest;
}
