import { z } from 'zod';
import { calendarDay, instant, quantity, text, unitCode } from './primitives';

/** The nine disciplines of an 8D report: D0, the first response, and D1 to D8. */
export const disciplines = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8'] as const;
export type Discipline = (typeof disciplines)[number];

/** What somebody does in the receiver's house, never who: names of persons stand in entries, which can be erased. */
const post = text(40);
const action = z.strictObject({ text: text(300), by: post, due: calendarDay.optional(), done: calendarDay.optional() });
const cause = z.strictObject({
  /** Why it came to be, or why nobody found it before it left. */
  of: z.enum(['occurrence', 'non-detection']),
  method: z.enum(['five-why', 'ishikawa', 'fault-tree', 'other']),
  text: text(300),
  /** Of five-why: each the answer to why the one before. */
  whys: z.array(text(120)).min(1).max(5).optional(),
  /** Of ishikawa: the bone that it hangs on. */
  branch: z.enum(['people', 'machine', 'material', 'method', 'measurement', 'environment']).optional(),
  verified: z.boolean(),
});

/** Bounded so that the fullest report, with its notice, takes half of what one body may have. */
export const disciplineShapes = {
  /** First response, before there is a team. */
  d0: z.strictObject({ symptom: text(500), actions: z.array(action).max(4) }),
  d1: z.strictObject({
    team: z
      .array(z.strictObject({ role: z.enum(['sponsor', 'leader', 'moderator', 'member']), post }))
      .min(1)
      .max(12),
  }),
  /** The problem; `isNot`: what it could be and is not. */
  d2: z.strictObject({
    problem: text(1000),
    isNot: text(500).optional(),
    since: calendarDay.optional(),
    quantity: quantity.optional(),
    unit: unitCode.optional(),
  }),
  /** Containment, until the cause is gone. */
  d3: z.strictObject({ actions: z.array(action).min(1).max(8) }),
  d4: z.strictObject({ causes: z.array(cause).min(1).max(6) }),
  /** Corrective actions that were chosen; `verification`: how it is known that they will do. */
  d5: z.strictObject({ actions: z.array(action).min(1).max(8), verification: text(500) }),
  /** Those that were put in place; `validation`: how it is known that they do. */
  d6: z.strictObject({ actions: z.array(action).min(1).max(8), validation: text(500) }),
  /** So that it happens nowhere else. */
  d7: z.strictObject({
    preventions: z
      .array(
        action.extend({
          what: z.enum(['fmea', 'control-plan', 'work-instruction', 'training', 'design-rule', 'audit', 'other']),
        }),
      )
      .min(1)
      .max(8),
  }),
  d8: z.strictObject({ closing: text(500), lessons: text(500).optional() }),
} as const;

const verdict = z.strictObject({
  verdict: z.enum(['accepted', 'returned']),
  at: instant,
  /** Why it was sent back. */
  reason: text(500).optional(),
});
const stated = { revision: z.int32().min(1), statedAt: instant, judged: verdict.optional() };
const statedOf = <Content extends z.ZodType>(content: Content) => z.strictObject({ ...stated, content }).optional();

/** By discipline what stands, and what the sender says to it; absent: not stated yet. */
export const reportShape = z.strictObject({
  d0: statedOf(disciplineShapes.d0),
  d1: statedOf(disciplineShapes.d1),
  d2: statedOf(disciplineShapes.d2),
  d3: statedOf(disciplineShapes.d3),
  d4: statedOf(disciplineShapes.d4),
  d5: statedOf(disciplineShapes.d5),
  d6: statedOf(disciplineShapes.d6),
  d7: statedOf(disciplineShapes.d7),
  d8: statedOf(disciplineShapes.d8),
});

/** A discipline's content under its name; a command carries one. */
export const statementShape = z
  .strictObject({
    d0: disciplineShapes.d0.optional(),
    d1: disciplineShapes.d1.optional(),
    d2: disciplineShapes.d2.optional(),
    d3: disciplineShapes.d3.optional(),
    d4: disciplineShapes.d4.optional(),
    d5: disciplineShapes.d5.optional(),
    d6: disciplineShapes.d6.optional(),
    d7: disciplineShapes.d7.optional(),
    d8: disciplineShapes.d8.optional(),
  })
  .refine((given) => Object.keys(given).length === 1, 'exactly one discipline');

export type QualityReport = z.infer<typeof reportShape>;
export type DisciplineContent<Name extends Discipline> = z.infer<(typeof disciplineShapes)[Name]>;
export type StatedDiscipline<Name extends Discipline = Discipline> = NonNullable<QualityReport[Name]>;
export type DisciplineAction = z.infer<typeof action>;
export type ReportCause = z.infer<typeof cause>;
