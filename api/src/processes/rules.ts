import type { JsonValue } from '../readmodel';

/** A rule of some family as it was set. `by`: a pseudonym. */
export type KeptRule = {
  name: string;
  version: number;
  content: { [name: string]: JsonValue };
  by: string;
  at: string;
};

/** What a member has set for its processes. A rule is never changed: each word is a new version. */
export interface Rules {
  /** The last version of each. */
  latest(family: string): Promise<KeptRule[]>;
  /** Latest first, at most a hundred. */
  versions(family: string, name: string): Promise<KeptRule[]>;
  /** @param wakes processes whose instances are to judge anew what stands */
  save(family: string, rule: Omit<KeptRule, 'version'>, wakes?: readonly string[]): Promise<KeptRule>;
}
