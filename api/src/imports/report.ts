/** What happened to one row of a file. A row is a line of a CSV, a series of a Catena-X document, an event of an EPCIS document. */
export type RowCode =
  | 'ACCEPTED'
  | 'CONVERTED'
  | 'UNCHANGED'
  | 'FILE_UNREADABLE'
  | 'SHAPE'
  | 'RULE_BROKEN'
  | 'PARTNER_UNKNOWN'
  | 'PART_UNKNOWN'
  | 'SITE_UNKNOWN'
  | 'UNIT_UNKNOWN'
  | 'ROW_CONFLICT'
  | 'REASON_MISSING'
  | 'STATED_SINCE'
  | 'THING_UNKNOWN'
  | 'SHIPMENT_UNKNOWN'
  | 'SENSOR_UNKNOWN'
  | 'BEYOND_LIMITS'
  | 'CUMULATIVE_STATED'
  | 'CUMULATIVE_LEFT'
  | 'HASH_DIFFERS'
  | 'UNSUPPORTED';

/** One of these says that the row was used, or needs nothing; other codes beside it are remarks, alone they are refusals. */
const taken: ReadonlySet<RowCode> = new Set<RowCode>(['ACCEPTED', 'UNCHANGED']);

export const isTaken = ({ code }: Row): boolean => taken.has(code);

/** The rule of a standard that a row breaks. */
export type RuleName = { standard: string; section: string; rule: string };

export type Row = {
  /** From 1, as a person would count it in the file; 0 speaks of the file as a whole. */
  row: number;
  code: RowCode;
  /** Column, or JSON pointer. */
  field?: string;
  message: string;
  /** Known words like the one that is unknown. */
  near?: string[];
  /** What the row was recognised as: names and ids; of a cumulative quantity also the figures that it is held against. */
  matched?: Record<string, string>;
  rule?: RuleName;
};

/**
 * The answer to a file: a report with at least one line per row, and what to submit. Nothing was submitted yet, so
 * reading a file is its own dry run.
 */
export type ImportReport<Item> = { rows: Row[]; items: Item[]; counts: { accepted: number; refused: number } };

/** Counts rows of the file, not remarks. */
export function reportOf<Item>(rows: readonly Row[], items: Item[]): ImportReport<Item> {
  const ordered = [...rows].sort((a, b) => a.row - b.row);
  const accepted = new Set(ordered.filter(isTaken).map(({ row }) => row));
  const refused = new Set(ordered.filter(({ row }) => !accepted.has(row)).map(({ row }) => row));
  return { rows: ordered, items, counts: { accepted: accepted.size, refused: refused.size } };
}
