import { Refusal, refuseUnless } from '../errors';
import { caseLimits, type CaseInput } from '../schema/case';
import type { Admission, CaseState } from '../schema/case-state';
import type { AdmissionFact } from '../schema/case-facts';
import { isParty, live, requireActiveMember, requireRoom, requireStatus } from './case-requirements';
import type { DecideContext } from './kind';

/** Who joins sees the state, so every other party agrees first; who asks has agreed by that. */
export function askAdmission(
  input: CaseInput<'AskAdmission'>,
  state: CaseState,
  context: DecideContext,
): AdmissionFact[] {
  const { mspId: by } = context.caller;
  const { mspId } = input;
  requireStatus(state, live);
  requireActiveMember(mspId, context);
  const isNew = !isParty(state, mspId) && !state.admissions.some((one) => one.mspId === mspId);
  refuseUnless(isNew, 'ALREADY_PARTY', () => ({ mspId }));
  const own = state.admissions.filter((one) => one.by === by).length;
  requireRoom('admissions', own, caseLimits.admissions);
  requireRoom('parties', state.parties.length, caseLimits.parties);
  return [{ type: 'AdmissionAsked', by, ...input }];
}

export function agreeAdmission(
  { mspId }: CaseInput<'AgreeAdmission'>,
  state: CaseState,
  context: DecideContext,
): AdmissionFact[] {
  const { caller, at } = context;
  requireStatus(state, live);
  const asked = admissionOf(state, mspId);
  refuseUnless(!asked.agreed.includes(caller.mspId), 'ALREADY_VOTED', () => ({ mspId }));
  requireRoom('parties', state.parties.length, caseLimits.parties);
  const agreed: AdmissionFact = { type: 'AdmissionAgreed', mspId, by: caller.mspId };
  const missing = state.parties.filter((party) => ![...asked.agreed, caller.mspId].includes(party.mspId));
  if (missing.length > 0) return [agreed];
  requireActiveMember(mspId, context);
  return [agreed, { type: 'PartyAdmitted', mspId, by: asked.by, at }];
}

/** Any party may; who asked takes it back so. */
export function declineAdmission(
  input: CaseInput<'DeclineAdmission'>,
  state: CaseState,
  { caller }: DecideContext,
): AdmissionFact[] {
  admissionOf(state, input.mspId);
  return [{ type: 'AdmissionDeclined', by: caller.mspId, ...input }];
}

function admissionOf({ admissions }: CaseState, mspId: string): Admission {
  const found = admissions.find((one) => one.mspId === mspId);
  if (!found) throw new Refusal('NOT_IN_CASE', { admission: mspId });
  return found;
}

export function evolveAdmissions(state: CaseState, fact: AdmissionFact): CaseState {
  const { mspId, by } = fact;
  const others = state.admissions.filter((one) => one.mspId !== mspId);
  switch (fact.type) {
    case 'AdmissionAsked':
      return { ...state, admissions: [...others, { mspId, by, agreed: [by] }] };
    case 'AdmissionAgreed': {
      const agreed = (one: Admission) => (one.mspId === mspId ? { ...one, agreed: [...one.agreed, by] } : one);
      return { ...state, admissions: state.admissions.map(agreed) };
    }
    case 'AdmissionDeclined':
      return { ...state, admissions: others };
    case 'PartyAdmitted': {
      const parties = [...state.parties, { mspId, by, since: fact.at }];
      // it has not been acknowledged by each any more
      const status = state.status === 'acknowledged' ? 'open' : state.status;
      return { ...state, parties, admissions: others, status };
    }
  }
}
