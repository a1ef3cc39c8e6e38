import { z } from 'zod';
import { caseDescribed, caseDetection, caseInputs, caseLimits, caseNumber } from './case';
import { caseSeverities, caseStatuses } from './case-terms';
import { hex16, instant, mspId, text } from './primitives';

/** `by`: who brought it in, by a link of the two; of who opened the case, itself. */
const party = z.strictObject({ mspId, by: mspId, since: instant, acknowledgedAt: instant.optional() });
/** `by`: who added it. A task that is blocked by one that is not open waits for it no more. */
export const task = caseInputs.AddTask.extend({
  id: caseNumber,
  by: mspId,
  blockedBy: z.array(caseNumber).max(caseLimits.blockers),
  status: z.enum(['open', 'done', 'dropped']),
  escalated: z.int().min(1).max(5).optional(),
});
/** `by`: who suggested it. Why a vote was cast says its fact. */
export const remedy = caseInputs.SuggestRemedy.extend({
  id: caseNumber,
  by: mspId,
  votes: z.array(z.strictObject({ mspId, vote: z.enum(['for', 'against']) })).max(caseLimits.parties),
  status: z.enum(['open', 'accepted', 'rejected', 'withdrawn']),
});
export const admission = z.strictObject({ mspId, by: mspId, agreed: z.array(mspId).max(caseLimits.parties) });
const escalation = z.strictObject({
  level: z.int().min(1).max(5),
  by: mspId,
  at: instant,
  /** Under which it was escalated: with another severity or deadline it begins again. */
  severity: z.enum(caseSeverities),
  dueBy: instant.optional(),
});

export type CaseParty = z.infer<typeof party>;
export type CaseTask = z.infer<typeof task>;
export type Remedy = z.infer<typeof remedy>;
export type Admission = z.infer<typeof admission>;
export type Escalation = z.infer<typeof escalation>;

const caseState = caseDescribed.extend({
  openedBy: mspId,
  openedAt: instant,
  disruption: hex16,
  detected: caseDetection.optional(),
  /** In order of joining. */
  parties: z.array(party).min(2).max(caseLimits.parties),
  status: z.enum(caseStatuses),
  /** Who said what may be made less strict by none but itself. */
  saidBy: z.strictObject({ severity: mspId, acknowledgeBy: mspId.optional(), resolveBy: mspId.optional() }),
  /** How many tasks and remedies there were: the next has the next number. */
  counted: z.strictObject({ tasks: z.int32().min(0), remedies: z.int32().min(0) }),
  tasks: z.array(task).max(caseLimits.parties * caseLimits.tasks),
  remedies: z.array(remedy).max(caseLimits.parties * caseLimits.remedies),
  admissions: z.array(admission).max(caseLimits.parties * caseLimits.admissions),
  resolution: z
    .strictObject({ remedy: caseNumber.optional(), text: text(4000).optional(), by: mspId, at: instant })
    .optional(),
  /** Which of the two by whose link it was found say that what was detected is gone; absent: neither. */
  cleared: z
    .array(caseInputs.ClearCase.extend({ mspId, at: instant }))
    .min(1)
    .max(2)
    .optional(),
  escalated: z.strictObject({ acknowledgement: escalation.optional(), resolution: escalation.optional() }).optional(),
});
export type CaseState = z.infer<typeof caseState>;
export const caseStateShape: z.ZodType<CaseState> = caseState;
