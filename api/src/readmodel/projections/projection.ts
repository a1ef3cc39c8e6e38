import type { CaseCategory, CaseSeverity, QualityState, Role } from '@tierline/chaincode/schema';

export type DutySeverity = CaseSeverity | QualityState['severity'];

/** Something that a member owes by a record, or should look at. */
export type Duty = {
  /** MSP id of whose it is. */
  of: string;
  /** The command that does it. Absent: somebody should see to it, and no one command ends it. */
  command?: string;
  /** What of the record it is about, where several can be meant: a task's number, a remedy's … */
  about?: string;
  /** Who sees to it there. Absent: whoever may sign the command. */
  roles?: readonly Role[];
  /** In words, to who is to do it. */
  why: string;
  /** RFC 3339. Absent: it waits, and nobody has said how long. */
  dueAt?: string | undefined;
  severity?: DutySeverity | undefined;
};

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
  /** What people say of it, to be searched for besides its names, parts and sites: what it is called, and the rest. */
  title?: string;
  words?: readonly string[];
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
  /** Of a case. */
  category?: CaseCategory;
  severity?: CaseSeverity;
  /** Whatever it asks of its parties; the first of them to come due orders lists by urgency. */
  duties?: readonly Duty[];
};

export type Projection<State> = (state: State) => Traits;

/** What is there, each once. */
export const present = (...texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
];

/** Times in one format compare as text. */
export const earliest = (times: readonly (string | undefined)[]): string | undefined => present(...times).sort()[0];
