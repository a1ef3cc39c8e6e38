/** A despatch note as one side booked it, in the order of its book. Quantities are decimal texts, days YYYY-MM-DD. */
export type Note = {
  note: string;
  date: string;
  quantity: string;
  /** The side's cumulative quantity with this note, where its book says so. */
  cumulative?: string;
};

export type SideName = 'dispatched' | 'received';

/** The supplier's dispatches, or the customer's receipts. */
export type Side = {
  /** The day its cumulative quantity was last set back; what is dated before does not count. */
  since: string;
  /** The cumulative quantity on that day. */
  opening?: string;
  /** What both sides agreed since to add to its figure. */
  corrected?: string;
  notes: readonly Note[];
  /** The figure that the side states, and the last note in it; without a note, all of them are in it. */
  stated?: { cumulative: string; note?: string };
};

/** Why the two figures differ. `effect` is its part of the drift: dispatched less received. */
export type Finding = { side: SideName; effect: string } & (
  | { cause: 'missing-receipt' | 'missing-dispatch'; note: string; date: string }
  | { cause: 'across-reset'; /** Dispatched before the reset, received after it. */ note: string; date: string }
  | { cause: 'quantity-difference'; note: string; date: string; dispatched: string; received: string }
  | { cause: 'corrected' }
  | { cause: 'double-count' | 'not-counted'; note: string; date: string }
  | { cause: 'year-reset'; /** First note, or first day, of the new count. */ from: string }
  | { cause: 'unexplained'; /** Where the figure leaves the sum of its notes. */ note?: string }
);

export type Reconciliation = {
  dispatched: string;
  received: string;
  /** Dispatched, and nothing that was dispatched later has come yet. */
  inTransit: string;
  /** dispatched - received - inTransit */
  drift: string;
  findings: Finding[];
  /** What of the drift has no cause among these. */
  unexplained: string;
};
