import { z } from 'zod';
import type { FactOf } from './facts';
import { bpnl, hex16, hex32, instant, mspId, text } from './primitives';
import { disciplines, reportShape, statementShape } from './quality-report';

/** After Eclipse Tractus-X Trace-X. What is created or canceled nobody but the sender has seen: it is no record (ADR 125). */
const ofDrafts = ['created', 'canceled'] as const;
export const recordedStatuses = ['sent', 'received', 'acknowledged', 'accepted', 'declined', 'closed'] as const;
export const noticeStatuses = [...ofDrafts, ...recordedStatuses] as const;
export type NoticeStatus = (typeof noticeStatuses)[number];
export const noticeTypes = ['alert', 'investigation'] as const;
export const noticeSeverities = ['minor', 'major', 'critical', 'life-threatening'] as const;
/** Of a reason, in UTF-16 units. */
export const reasonUnits = { least: 15, most: 1000 } as const;

/** A serial number and a batch are those of a part; a unit bears its identifier as in its custody. */
const affected = z.strictObject({
  what: z.enum(['part', 'serial', 'batch', 'unit']),
  name: text(60),
  part: text(40).optional(),
  /** Salted hash of the record that speaks of it (protocol.md §6). */
  pin: hex32.optional(),
});
/** The case that it belongs to, by what its parties call the disruption: an id would tell who holds the case. */
const ofCase = z.strictObject({ disruption: hex16, pin: hex32.optional() });

const reason = text(reasonUnits.most);
export const qualityInputs = {
  SendQualityNotice: z.strictObject({
    receiver: mspId,
    /** The receiver's legal entity that is meant, where it has several. */
    legalEntity: bpnl.optional(),
    /** What the sender calls it; one notice a number. */
    number: text(35),
    noticeType: z.enum(noticeTypes),
    title: text(255),
    description: text(1000).min(15),
    severity: z.enum(noticeSeverities),
    affected: z.array(affected).min(1).max(50),
    /** Until when the receiver is to answer, and until when to have stated its report. */
    dueBy: instant.optional(),
    reportBy: instant.optional(),
    case: ofCase.optional(),
  }),
  ReceiveQualityNotice: z.strictObject({}),
  /** It carries no reason: one of blanks is none. */
  AcknowledgeQualityNotice: z.strictObject({ reason: z.string().max(reasonUnits.most).optional() }),
  AcceptQualityNotice: z.strictObject({ reason }),
  DeclineQualityNotice: z.strictObject({ reason }),
  CloseQualityNotice: z.strictObject({ reason }),
  StateDiscipline: statementShape,
  AcceptDiscipline: z.strictObject({ discipline: z.enum(disciplines) }),
  ReturnDiscipline: z.strictObject({ discipline: z.enum(disciplines), reason: text(500) }),
} as const;

const moved = z.strictObject({ by: mspId, at: instant });
const judged = z.strictObject({ discipline: z.enum(disciplines), revision: z.int32().min(1), by: mspId, at: instant });
export const qualityFacts = {
  QualityNoticeSent: qualityInputs.SendQualityNotice.extend({ sender: mspId, at: instant }),
  QualityNoticeReceived: moved,
  QualityNoticeAcknowledged: moved,
  QualityNoticeAccepted: moved.extend({ reason }),
  QualityNoticeDeclined: moved.extend({ reason }),
  QualityNoticeClosed: moved.extend({ reason }),
  /** `stated`: the discipline's content under its name. */
  DisciplineStated: judged.extend({ stated: statementShape }),
  DisciplineAccepted: judged,
  DisciplineReturned: judged.extend({ reason: text(500) }),
} as const;

export const qualityEntries = {
  /** Who is at work on it, by name: may be erased by who wrote it, and the report stands without. */
  team: z.strictObject({
    type: z.literal('team'),
    people: z
      .array(z.strictObject({ post: text(40), name: text(120), contact: text(120).optional() }))
      .min(1)
      .max(20),
  }),
  /** An answer or a report that is overdue; either side may write it, and one does. */
  reminder: z.strictObject({ type: z.literal('reminder'), of: z.enum(['answer', 'report']), dueBy: instant }),
} as const;

export type QualityInput<Name extends keyof typeof qualityInputs> = z.infer<(typeof qualityInputs)[Name]>;
export type QualityEntry<Name extends keyof typeof qualityEntries> = z.infer<(typeof qualityEntries)[Name]>;
export type QualityFact = FactOf<typeof qualityFacts>;
export type AffectedThing = z.infer<typeof affected>;

const answer = z.strictObject({ reason, at: instant });
const times = z.strictObject({ sent: instant, received: instant.optional(), acknowledged: instant.optional() });
export const qualityStateShape = qualityInputs.SendQualityNotice.extend({
  sender: mspId,
  status: z.enum(recordedStatuses),
  times,
  /** Why it was accepted or declined. */
  answer: answer.extend({ accepted: z.boolean() }).optional(),
  closed: answer.optional(),
  report: reportShape.optional(),
});
export type QualityState = z.infer<typeof qualityStateShape>;
