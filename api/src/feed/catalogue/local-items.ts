import type { LocalItem } from '@tierline/workflows';
import { z } from 'zod';
import type { ToldType } from '../../commands';

const channel = z.string();
const count = z.int().min(0);
const reason = z.string();

const effect = z.strictObject({ channel, effect: z.string(), attempts: count, reason });
const command = z.strictObject({
  channel,
  commandId: z.string(),
  command: z.string(),
  status: z.enum(['queued', 'delivered', 'refused', 'expired', 'cancelled']),
  attempts: count,
  reason: z.strictObject({ code: z.string(), data: z.looseObject({}) }),
});

const person = z.strictObject({ issuer: z.string(), subject: z.string() });

/** `fact`: the place of what was to be sent. */
const delivery = z.strictObject({ channel, webhook: z.string(), fact: z.string(), attempts: count, reason });

type OfWebhooks = 'DeliveryFailed' | 'WebhookStopped';

/** What is told in the channel `local`, which only this member has; whoever adds an item is asked for its shape here. */
export const localItems = {
  ProcessStuck: z.strictObject({ channel, process: z.string(), reason }),
  EffectRefused: effect,
  EffectDelayed: effect,
  ProcessActed: z.strictObject({
    channel,
    process: z.string(),
    act: z.string(),
    by: z.string(),
    reason,
    effect: z.string().optional(),
  }),
  Notified: z.strictObject({
    channel,
    /** null: a person who was forgotten since. */
    to: z.union([z.strictObject({ role: z.string() }), z.strictObject({ person: person.nullable() })]),
    why: z.string(),
    urgency: z.enum(['low', 'normal', 'high']),
    dueBy: z.string().optional(),
  }),
  CommandQueued: command,
  CommandDelivered: command,
  CommandRefused: command,
  CommandExpired: command,
  CommandCancelled: command,
  DeliveryFailed: delivery,
  WebhookStopped: delivery,
} as const satisfies Record<LocalItem['type'] | ToldType | OfWebhooks, z.ZodObject>;
export type LocalItemType = keyof typeof localItems;
