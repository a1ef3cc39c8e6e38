/** What a record is looked for by, and sorted by, in lists of its kind; read off the state alone. */
export type Traits = {
  /** One word of the kind's own. */
  status: string;
  /** Part numbers of either side. */
  parts?: readonly string[];
  /** BPNS of sites. */
  sites?: readonly string[];
  /** Numbers and identifiers by which people know it. */
  names?: readonly string[];
  /** First and last calendar day it speaks of. */
  days?: { first: string; last: string };
  /** Figures to be added up over many records. */
  series?: {
    granularity: string;
    unit: string;
    starts: readonly string[];
    demand: readonly string[];
    /** null: no answer. */
    committed: readonly (string | null)[];
  };
  /** RFC 3339: by when somebody should act. */
  dueAt?: string;
};

export type Projection<State> = (state: State) => Traits;

/** What is there, each once. */
export const present = (...texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
];

/** Times in one format compare as text. */
export const earliest = (times: readonly (string | undefined)[]): { dueAt?: string } => {
  const [first] = present(...times).sort();
  return first === undefined ? {} : { dueAt: first };
};
