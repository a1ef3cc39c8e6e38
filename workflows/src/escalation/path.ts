import { caseSeverities, mspId, text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { workingHours } from '../detection/rule';

/** What a case can be late with. */
export const duties = ['acknowledgement', 'resolution', 'task'] as const;
export type DutyName = (typeof duties)[number];
export const tellable = ['planner', 'logistics', 'quality', 'manager', 'bot'] as const;

const most = 100;
/** Who is told, so many working minutes after a deadline was missed; `escalates`: and the case says so, to all its parties. */
const step = z.strictObject({
  role: z.enum(tellable),
  afterMinutes: z.int().min(0).max(525_600),
  escalates: z.boolean().optional(),
});

/** Who of a member is told when nobody moves. Nobody else sees it. */
export const escalationPath = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a name in lower case'),
  scope: z.strictObject({
    channels: z.array(text(249)).min(1).max(most).optional(),
    partners: z.array(mspId).min(1).max(most).optional(),
    categories: z.array(text(40)).min(1).max(most).optional(),
  }),
  severities: z.array(z.enum(caseSeverities)).min(1),
  of: z.array(z.enum(duties)).min(1),
  /** Level 1 is the first that escalates. */
  steps: z.array(step).min(1).max(10),
  hours: workingHours.optional(),
  active: z.boolean(),
});
export type EscalationPath = z.infer<typeof escalationPath>;
/** One version of a path, as it was set. */
export type PathVersion = EscalationPath & { version: number; by: string; at: string };

/** A person who is away, by the token's names, and who is told instead. */
export type Absence = { person: Identified; from: string; until: string; deputy: (typeof tellable)[number] };
type Identified = { issuer: string; subject: string };

/** A member's paths, who is away, and who has taken which case (`channel/case/id`). */
export type Escalating = {
  mspId: string;
  paths: readonly PathVersion[];
  absences: readonly Absence[];
  taken: Readonly<Record<string, Identified>>;
};
