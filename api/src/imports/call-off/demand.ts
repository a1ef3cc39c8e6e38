/** What one line of a call-off asks for, in words common to all formats; parties and places in the file's own codes. */
export type CallOffDemand = {
  customer?: string;
  supplier: string;
  site: string;
  customerPart: string;
  supplierPart?: string;
  unit?: string;
  needs: CallOffNeed[];
};

export type CallOffNeed = {
  /** now: wanted at once, or overdue; later: after everything else, without a time. */
  per: 'day' | 'week' | 'month' | 'now' | 'later';
  /** First day of the period; absent for now and later. */
  from?: string;
  quantity: string;
};
