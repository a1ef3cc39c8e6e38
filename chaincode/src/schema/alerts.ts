import { z } from 'zod';
import { calendarDay, instant, mspId, quantity, text } from './primitives';

/** amber: below what was agreed, or met only by an effort; red: not to be met. */
export const alertSeverities = ['amber', 'red'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** Which alert of a record it is: one of the kind's types, and what of the record it is about where several can be meant. */
const named = <const Types extends readonly [string, ...string[]]>(types: Types) => ({
  type: z.enum(types),
  about: text(60).optional(),
});

/** Commands and state of a kind whose records carry alerts of these types. */
export function alertShapes<const Types extends readonly [string, ...string[]]>(types: Types) {
  const raise = z.strictObject({
    ...named(types),
    severity: z.enum(alertSeverities),
    /** First and last day concerned; of weeks, their Mondays. */
    from: calendarDay,
    until: calendarDay.optional(),
    /** How much is missing, or beyond the threshold, in the record's unit. */
    quantity: quantity.optional(),
    note: text(500).optional(),
  });
  const clear = z.strictObject({ ...named(types), reason: text(500).optional() });
  /** `since`: when it was opened; a worse severity keeps it. `by`: who raised it, or made it worse. */
  const alert = raise.extend({ by: mspId, since: instant });
  const facts = {
    AlertRaised: z.strictObject({ alert }),
    AlertCleared: z.strictObject({
      alert: z.strictObject(named(types)),
      by: mspId,
      since: instant,
      reason: text(500).optional(),
    }),
  };
  return { raise, clear, facts, open: z.array(alert).min(1).optional() };
}

export type AlertName = { type: string; about?: string | undefined };
export type AlertRaise = AlertName & {
  severity: AlertSeverity;
  from: string;
  until?: string | undefined;
  quantity?: string | undefined;
  note?: string | undefined;
};
export type AlertClear = AlertName & { reason?: string | undefined };
export type Alert = AlertRaise & { by: string; since: string };
/** What a kind's state has of them: the open ones in order of opening; absent where none is. */
export type WithAlerts = { alerts?: Alert[] | undefined };
