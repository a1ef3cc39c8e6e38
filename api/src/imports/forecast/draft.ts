import type { demandCategories } from '@tierline/chaincode/schema';
import type { Zones } from './zones';

/** One demand series as a partner's file states it, before anything in it was recognised. */
export type SeriesDraft = {
  /** Rows of the file that it came from; remarks on the whole series go to the first. */
  rows: readonly number[];
  /** Where the series stands: a JSON pointer, or empty for a CSV. */
  field: string;
  customerBpnl?: string;
  supplierBpnl: string;
  customerPart: string;
  supplierPart?: string;
  siteBpns: string;
  category: (typeof demandCategories)[number];
  /** Weeks, unless the file says days. */
  granularity?: 'week' | 'day';
  /** As written; absent where the file leaves it to the part's base unit. */
  unit?: string;
  inactive: boolean;
  buckets: { start: string; quantity: string }[];
  /** What the file says of them; a zone that it does not name stays as it is. */
  zones?: Zones;
  /** Why the series is replaced. */
  reason?: string;
};
