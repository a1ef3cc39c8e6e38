/** A rule of a standard as data: what a refusal names, what the docs list, what a test must break once. */
export type StandardRule<Given> = {
  standard: string;
  section: string;
  /** What must hold, in our words. */
  rule: string;
  /** Of the command's input. */
  field: string;
  holds: (given: Given) => boolean;
};
