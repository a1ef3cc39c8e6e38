import { z } from 'zod';
import type { FactOf } from './facts';
import { bpns, calendarDay, instant, mspId, quantity, text, unitCode } from './primitives';

/** Why two honest books differ, as the two sides agreed to call it. */
export const correctionReasons = [
  'missing-receipt',
  'missing-dispatch',
  'double-count',
  'not-counted',
  'quantity-difference',
  'year-reset',
  'return',
  'scrap',
  'other',
] as const;
export const accountSides = ['dispatched', 'received'] as const;

/** A decimal number as text, more or less, never zero. */
const difference = z
  .string()
  .regex(/^-?(?!0(?:\.0*)?$)(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/, 'a decimal string, not zero');
const statement = z.strictObject({
  /** Everything since the account's start, with this note. */
  cumulative: quantity,
  /** The last despatch note in it, its quantity, and the day it was dispatched or booked. */
  note: text(35),
  quantity,
  date: calendarDay,
});
const figures = z.strictObject({ dispatched: quantity, received: quantity });
const correction = z.strictObject({
  /** Whose figure is corrected. */
  side: z.enum(accountSides),
  delta: difference,
  reason: z.enum(correctionReasons),
  text: text(500),
  /** The note that it is about, where there is one. */
  note: text(35).optional(),
});
const reset = z.strictObject({
  startsAt: calendarDay,
  /** What the new count begins with; zero unless told. */
  opening: figures.optional(),
  text: text(500).optional(),
});
const reason = z.strictObject({ reason: text(500) });
const nothing = z.strictObject({});

export const cumulativeAccountInputs = {
  OpenAccount: z.strictObject({
    customer: mspId,
    supplier: mspId,
    customerPart: text(40),
    supplierPart: text(40).optional(),
    /** Where the parts are received. */
    site: bpns,
    unit: unitCode,
    startsAt: calendarDay,
  }),
  StateDispatched: statement,
  StateReceived: statement,
  ProposeCorrection: correction,
  AcceptCorrection: nothing,
  DeclineCorrection: reason,
  WithdrawCorrection: nothing,
  ResetAccount: reset,
  AcceptReset: nothing,
  DeclineReset: reason,
  WithdrawReset: nothing,
} as const;
export const cumulativeAccountEntries = {
  comment: z.strictObject({ type: z.literal('comment'), text: text(5000) }),
} as const;

const proposed = { by: mspId, at: instant };
export const cumulativeAccountFacts = {
  AccountOpened: cumulativeAccountInputs.OpenAccount,
  QuantityDispatched: statement.extend({ at: instant }),
  QuantityReceived: statement.extend({ at: instant }),
  CorrectionProposed: correction.extend(proposed),
  CorrectionAccepted: correction.extend(proposed),
  CorrectionDeclined: reason,
  CorrectionWithdrawn: nothing,
  AccountResetProposed: reset.extend(proposed),
  AccountReset: reset.extend({ at: instant }),
  AccountResetDeclined: reason,
  AccountResetWithdrawn: nothing,
} as const;
const posting = z.discriminatedUnion('type', [
  statement.extend({ type: z.enum(accountSides), at: instant }),
  correction.extend({ type: z.literal('correction'), by: mspId, at: instant }),
]);

export type CumulativeAccountFact = FactOf<typeof cumulativeAccountFacts>;
export type AccountSide = (typeof accountSides)[number];
export type CumulativeAccountInput<Name extends keyof typeof cumulativeAccountInputs> = z.infer<
  (typeof cumulativeAccountInputs)[Name]
>;
export type Statement = z.infer<typeof statement>;
export type Correction = z.infer<typeof correction>;
export type Reset = z.infer<typeof reset>;
export type Posting = z.infer<typeof posting>;
export type Figures = z.infer<typeof figures>;
export type CumulativeAccountState = {
  customer: string;
  supplier: string;
  customerPart: string;
  supplierPart?: string;
  site: string;
  unit: string;
  /** 1, and one more for each reset. */
  count: number;
  startsAt: string;
  opening: Figures;
  /** What corrections that both signed have added to each side's figure since the start. */
  corrected: { dispatched: string; received: string };
  /** Each side's last word, corrections included. */
  dispatched?: Statement & { at: string };
  received?: Statement & { at: string };
  /** The latest statements and corrections, oldest first; what came before stands in earlier versions. */
  postings: Posting[];
  correction?: Correction & { by: string; at: string };
  reset?: Reset & { by: string; at: string };
  /** With what the count before ended. */
  previous?: { startsAt: string; endsAt: string } & Figures;
};
/** A despatch note's number without what the two sides' programs add or lose: case, blanks, leading zeros. */
export const noteKey = (note: string): string =>
  note
    .trim()
    .toUpperCase()
    .replace(/^0+(?=.)/, '');
/** How many postings a state shows. */
export const postingsShown = 60;

const signed = z.string().regex(/^(?:0|-?(?!0(?:\.0*)?$)(?:0|[1-9]\d{0,15})(?:\.\d{1,9})?)$/);
const stated = statement.extend({ at: instant }).optional();
export const cumulativeAccountStateShape: z.ZodType<CumulativeAccountState> =
  cumulativeAccountInputs.OpenAccount.extend({
    count: z.int().min(1),
    opening: figures,
    corrected: z.strictObject({ dispatched: signed, received: signed }),
    dispatched: stated,
    received: stated,
    postings: z.array(posting).max(postingsShown),
    correction: correction.extend(proposed).optional(),
    reset: reset.extend(proposed).optional(),
    previous: figures.extend({ startsAt: calendarDay, endsAt: calendarDay }).optional(),
  });
