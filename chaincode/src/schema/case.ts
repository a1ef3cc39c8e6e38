import { z } from 'zod';
import {
  caseCategories,
  caseDuties,
  caseSeverities,
  disruptionEffects,
  remedyMeasures,
  rootCauses,
} from './case-terms';
import { hex16, hex32, instant, mspId, text } from './primitives';
import { kindShape } from './protocol';

/**
 * Each member may have so much of its own in a case: what one does fills neither the record nor the others' share of it, and a case in
 * which each has all of its own stays below the protocol's limits (ADR 102).
 */
export const caseLimits = { parties: 12, tasks: 10, remedies: 2, admissions: 1, blockers: 4, affected: 40 } as const;

/** Numbered in order within the case, from 1. */
export const caseNumber = z.int32().min(1);
const reason = text(500);
const taskRole = z.enum(['planner', 'logistics', 'quality', 'manager', 'bot']);

/** A thing concerned. `pin`: a salted hash of the version that was looked at (protocol.md §6), where it is a record's. */
export const affected = z.strictObject({
  what: z.enum(['part', 'site', 'shipment', 'unit', 'forecast', 'position']),
  name: text(60),
  /** Whose site it is, or whose number of a part. */
  of: mspId.optional(),
  pin: hex32.optional(),
});
export const casePeriod = z.strictObject({ from: instant, until: instant.optional() });
export const caseDue = z.strictObject({ acknowledgeBy: instant.optional(), resolveBy: instant.optional() });
const detection = {
  /** The rule's name, and what in which record it found, since when: each case of this once (ADR 101). */
  detector: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a detector’s name'),
  kind: kindShape,
  about: text(60).optional(),
  since: instant,
};

/** What anybody may say more exactly later. */
const described = {
  category: z.enum(caseCategories),
  severity: z.enum(caseSeverities),
  rootCause: z.enum(rootCauses).optional(),
  effect: z.enum(disruptionEffects).optional(),
  period: casePeriod.optional(),
  due: caseDue.optional(),
};
/** What is said of the case once, when it is opened. */
export const caseHead = {
  title: text(160),
  /** CX-0146 has 4000 characters. */
  description: text(4000).optional(),
  affected: z.array(affected).max(caseLimits.affected),
  /** By which remedies are decided: all of those bound, or more than half of them. */
  quorum: z.enum(['majority', 'all']),
  /** A case that this one passes on to another tier, as a salted hash of its seal: nobody here may know more of it. */
  source: z.strictObject({ pin: hex32 }).optional(),
};

export const caseInputs = {
  OpenCase: z.strictObject({
    ...caseHead,
    ...described,
    /** The others; who opens it is party too. */
    parties: z
      .array(mspId)
      .min(1)
      .max(caseLimits.parties - 1),
    detected: z.strictObject({ ...detection, record: hex16 }).optional(),
    /** CX-0146 sourceDisruptionId, of a disruption that others know already. Else it follows from the case’s id. */
    disruption: hex16.optional(),
  }),
  AcknowledgeCase: z.strictObject({}),
  /** Description and what is affected are their writer’s. */
  ChangeCase: z
    .strictObject(described)
    .partial()
    .extend({ description: caseHead.description, affected: caseHead.affected.optional(), reason }),
  EscalateCase: z.strictObject({
    of: z.enum(caseDuties),
    task: caseNumber.optional(),
    level: z.int().min(1).max(5),
    reason: reason.optional(),
  }),
  AskAdmission: z.strictObject({ mspId, reason }),
  AgreeAdmission: z.strictObject({ mspId }),
  DeclineAdmission: z.strictObject({ mspId, reason: reason.optional() }),
  LeaveCase: z.strictObject({ reason }),
  AddTask: z.strictObject({
    title: text(120),
    owner: mspId,
    role: taskRole,
    due: instant.optional(),
    blockedBy: z.array(caseNumber).max(caseLimits.blockers).optional(),
  }),
  /** `role`: of whom it is among the member's people; absent: as it was. */
  TakeTask: z.strictObject({ task: caseNumber, role: taskRole.optional() }),
  HandOnTask: z.strictObject({ task: caseNumber, to: mspId, role: taskRole.optional(), reason }),
  FinishTask: z.strictObject({ task: caseNumber, note: reason.optional() }),
  DropTask: z.strictObject({ task: caseNumber, reason }),
  SuggestRemedy: z.strictObject({
    text: text(300),
    measure: z.enum(remedyMeasures).optional(),
    /** Whose it is to carry it, and to decide. */
    binds: z.array(mspId).min(1).max(caseLimits.parties),
  }),
  VoteOnRemedy: z.strictObject({ remedy: caseNumber, vote: z.enum(['for', 'against']), reason: reason.optional() }),
  WithdrawRemedy: z.strictObject({ remedy: caseNumber, reason: reason.optional() }),
  /** `keepsOpen`: somebody has begun to work in it, which the state does not show: a message. */
  ClearCase: z.strictObject({ keepsOpen: z.literal(true).optional() }),
  CloseCase: z.strictObject({ text: text(4000).optional() }),
  ReopenCase: z.strictObject({ reason }),
} as const;

export const caseEntries = {
  /** Both sides write it once what it speaks of is overdue, and one does. */
  reminder: z.strictObject({
    type: z.literal('reminder'),
    of: z.enum(caseDuties),
    task: caseNumber.optional(),
    dueBy: instant,
  }),
} as const;

export type CaseInput<Name extends keyof typeof caseInputs> = z.infer<(typeof caseInputs)[Name]>;
export type CaseEntry<Name extends keyof typeof caseEntries> = z.infer<(typeof caseEntries)[Name]>;
export const caseDetection = z.strictObject({
  ...detection,
  /** SHA-256 of its id: who is admitted later shall not learn the id, and find in the blocks who holds that record. */
  record: hex32,
  /** The other of the two by whose link the case’s id was derived. */
  neighbour: mspId,
});
export const caseDescribed = z.strictObject({ ...caseHead, ...described });
