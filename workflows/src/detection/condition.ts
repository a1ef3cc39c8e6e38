import type { ZodType } from 'zod';
import type { Affected, FeedFact } from '../ports';
import type { DetectorName } from './rule';

/** Whose a record is and what it is of, as far as rules and cases ask. Both sides know it alike. */
export type Subject = {
  /** The two by whose link a case is found. */
  between: [string, string];
  parts: string[];
  sites: string[];
  /** In words. */
  name: string;
};

/** How far off something is. */
export type Measure = { percent?: string; quantity?: string; alert?: 'amber' | 'red' };

/**
 * What may be wrong with a record. `about` and `since` are its name: they follow from facts that both sides have and from no
 * threshold of either, so that both find one case.
 */
export type Condition = Subject & {
  about: string;
  since: string;
  /** The time from which minutes count; a time to come is no matter yet. */
  from: string;
  /** It is a matter whatever minutes have passed: a scan elsewhere, or later than the minutes allowed already. */
  lateBy?: number;
  measure?: Measure;
  /** Somebody said so, and nothing that follows takes it back: over only for those who work on it. */
  lasts?: true;
  title: string;
  affected: readonly Affected[];
};

/** What is found wrong in records of some kinds: what is known of one after each fact, and what then may be wrong. Pure, and without any rule. */
export type Detector<State = unknown> = {
  name: DetectorName;
  kinds: readonly string[];
  state: ZodType<State>;
  /** undefined: there is nothing more to find in it. */
  evolve(state: State | undefined, fact: FeedFact): State | undefined;
  conditions(state: State): Condition[];
};

/** Nothing that has happened before is waited for. */
export const atOnce = Number.MAX_SAFE_INTEGER;
