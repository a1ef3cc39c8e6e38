/** What one line of a call-off asks for, in words common to all formats; parties and places in the file's own codes. */
export type CallOffDemand = {
  /** The call-off's number, as its sender counts. */
  number: string;
  customer?: string;
  supplier: string;
  /** Absent where the message names no place. */
  site?: string;
  customerPart: string;
  supplierPart?: string;
  order?: string;
  unit?: string;
  needs: CallOffNeed[];
  received?: ReceivedFigure;
  /** Of which zones the format speaks: what it says nothing of stays as it is. */
  says: { firm: boolean; production: boolean };
  /** Released for production until then, beside what the needs say themselves. */
  productionUntil?: string;
  /** What stands in the line and has no place in a forecast. */
  remarks: string[];
};

export type CallOffNeed = {
  /** now: wanted at once, or overdue; later: after everything else, without a time. */
  per: 'day' | 'week' | 'month' | 'now' | 'later';
  /** What the file calls a need of now. */
  word?: 'backlog' | 'immediate need' | 'no need';
  /** First day of the period; absent for now and later. */
  from?: string;
  zone?: 'firm' | 'production';
  quantity: string;
};

/** What the customer says it has received since a day, and the last note in that. Absent is what the line does not say. */
export type ReceivedFigure = {
  cumulative?: string;
  since?: string;
  note?: string;
  date?: string;
  quantity?: string;
};
