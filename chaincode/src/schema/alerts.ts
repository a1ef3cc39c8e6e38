import { z } from 'zod';
import { Exact } from './exact';
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
  /**
   * `by`: whose statement it is. `since`: when it was opened, by whichever side; what either side states of it keeps that.
   * `statedAt`: when it was stated as it stands, where that was later.
   */
  const alert = raise.extend({ by: mspId, since: instant, statedAt: instant.optional() });
  const facts = {
    AlertRaised: z.strictObject({ alert }),
    AlertChanged: z.strictObject({ alert }),
    AlertCleared: z.strictObject({
      alert: z.strictObject(named(types)),
      of: mspId,
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
export type Alert = AlertRaise & { by: string; since: string; statedAt?: string | undefined };
/** What a kind's state has of them: each side's open ones in order of opening; absent where none is. */
export type WithAlerts = { alerts?: Alert[] | undefined };

/** A quantity that moves by no more than this share of the greater one tells people nothing new. */
const immaterial = '0.1';

/** Whether two statements of one alert tell the same: severity, first day, and about how much. */
export const tellTheSame = (a: AlertRaise, b: AlertRaise): boolean =>
  a.severity === b.severity && a.from === b.from && isAbout(a.quantity, b.quantity);

function isAbout(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return new Exact(a).minus(b).abs().lte(Exact.max(a, b).times(immaterial));
}

/** Whether one says of an alert what its own earlier statement does not: at once if it is worse, else on another day. */
export const tellsAnew = (said: AlertRaise, own: Alert, today: string): boolean =>
  isWorse(said, own) || (!tellTheSame(said, own) && (own.statedAt ?? own.since).slice(0, 10) !== today);

export const isWorse = (said: AlertRaise, than: AlertRaise): boolean =>
  than.severity === 'amber' && said.severity === 'red';

export const isSameAlert = (a: AlertName, b: AlertName): boolean => a.type === b.type && a.about === b.about;
