import { z } from 'zod';
import { caseDetection, caseInputs, caseNumber } from './case';
import { admission, remedy, task } from './case-state';
import { caseSeverities } from './case-terms';
import type { FactOf } from './facts';
import { hex16, instant, mspId } from './primitives';

const by = { by: mspId };

export const caseFacts = {
  /** `parties`: the others. */
  CaseOpened: caseInputs.OpenCase.extend({
    ...{ ...by, at: instant, disruption: hex16, detected: caseDetection.optional() },
  }),
  CaseAcknowledged: z.strictObject({ ...by, at: instant }),
  CaseChanged: caseInputs.ChangeCase.extend(by),
  CaseEscalated: caseInputs.EscalateCase.extend({
    ...{ ...by, at: instant, severity: z.enum(caseSeverities), dueBy: instant.optional() },
  }),
  AdmissionAsked: caseInputs.AskAdmission.extend(by),
  AdmissionAgreed: caseInputs.AgreeAdmission.extend(by),
  AdmissionDeclined: caseInputs.DeclineAdmission.extend(by),
  /** `by`: who asked. */
  PartyAdmitted: admission.omit({ agreed: true }).extend({ at: instant }),
  PartyLeft: caseInputs.LeaveCase.extend({ ...by, at: instant }),
  TaskAdded: z.strictObject({ task: task.omit({ status: true, escalated: true }) }),
  /** `from`: whose it was, `by`: whose it is. */
  TaskTaken: caseInputs.TakeTask.required().extend({ from: mspId, ...by }),
  /** `to`: whose it is. */
  TaskHandedOn: caseInputs.HandOnTask.required().extend(by),
  TaskFinished: caseInputs.FinishTask.extend(by),
  TaskDropped: caseInputs.DropTask.extend(by),
  RemedySuggested: z.strictObject({ remedy: remedy.omit({ status: true, votes: true }) }),
  RemedyVoted: caseInputs.VoteOnRemedy.extend(by),
  RemedyAccepted: z.strictObject({ remedy: caseNumber }),
  RemedyRejected: z.strictObject({ remedy: caseNumber }),
  RemedyWithdrawn: caseInputs.WithdrawRemedy.extend(by),
  /** What was detected is gone, says one of the two sides. */
  CaseCleared: caseInputs.ClearCase.extend({ ...by, at: instant }),
  /** `by`: whose vote decided it. */
  CaseResolved: z.strictObject({ remedy: caseNumber, text: remedy.shape.text, ...by, at: instant }),
  CaseClosed: caseInputs.CloseCase.extend({ ...by, at: instant }),
  CaseReopened: caseInputs.ReopenCase.extend(by),
} as const;

export type CaseFact = FactOf<typeof caseFacts>;
export type AdmissionFact = Extract<CaseFact, { type: `Admission${string}` | 'PartyAdmitted' }>;
export type TaskFact = Extract<CaseFact, { type: `Task${string}` }>;
export type RemedyFact = Extract<CaseFact, { type: `Remedy${string}` }>;
export type LifeFact = Exclude<CaseFact, AdmissionFact | TaskFact | RemedyFact | { type: 'CaseOpened' }>;
