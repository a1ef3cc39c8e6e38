import { mspId, text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { tellable } from '../escalation/path';

const most = 50;
const pointer = z
  .string()
  .max(200)
  .regex(/^(\/[^/]+)+$/, 'a path like /alert/type');
const scalar = z.union([z.string().max(500), z.int(), z.boolean()]);
/** Of the fact's own content. Numbers and decimal texts are compared as what they are worth. */
const comparison = z.strictObject({
  at: pointer,
  is: z.enum(['equal', 'different', 'atLeast', 'atMost', 'there', 'missing']),
  value: scalar.optional(),
});
export type Comparison = z.infer<typeof comparison>;

/** A fact that this says yes to; what is absent is not asked. */
const condition = z.strictObject({
  types: z.array(text(60)).min(1).max(most),
  kinds: z.array(text(40)).min(1).max(most).optional(),
  channels: z.array(text(249)).min(1).max(most).optional(),
  /** Who signed it. */
  by: z.array(mspId).min(1).max(most).optional(),
  severities: z.array(text(20)).min(1).max(most).optional(),
  compare: z.array(comparison).max(most).optional(),
});
export type Condition = z.infer<typeof condition>;

/** In an input, `{ "$fact": "/path" }` stands for what the fact has there. */
const action = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('notify'),
    role: z.enum(tellable),
    why: text(200),
    urgency: z.enum(['low', 'normal', 'high']),
  }),
  z.strictObject({ do: z.literal('command'), command: text(60), input: z.record(z.string(), z.json()) }),
  z.strictObject({ do: z.literal('entry'), content: z.record(z.string(), z.json()) }),
]);
export type Action = z.infer<typeof action>;

/** When such a fact comes, do that about its record: as the member's bot, with what a bot may do. Nobody else sees it. */
export const automationRule = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a name in lower case'),
  when: condition,
  action,
  /** What it would do is noted, and not done. */
  dryRun: z.boolean(),
  perHour: z.int().min(1).max(1000),
  active: z.boolean(),
});
export type AutomationRule = z.infer<typeof automationRule>;
export type AutomationVersion = AutomationRule & { version: number; by: string; at: string };

export type Automating = { rules: readonly AutomationVersion[] };
