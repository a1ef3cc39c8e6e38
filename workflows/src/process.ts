import type { ZodType } from 'zod';
import type { Effect, FeedFact, RecordId } from './ports';

export type Input =
  | { type: 'fact'; fact: FeedFact }
  /** A timer of this name has come due by the ledger's time. */
  | { type: 'due'; timer: string; due: string };

export type Output =
  | { type: 'setTimer'; timer: string; due: string }
  | { type: 'cancelTimer'; timer: string }
  /** `name` says which effect of this record it is: the same name is never done twice. */
  | { type: 'perform'; name: string; effect: Effect };

/**
 * A workflow as two pure functions. One instance runs per record of the kinds it reads.
 * `decide` says what is to happen on an input, `evolve` what the process then knows; undefined means: nothing left to watch.
 */
export interface Process<State = unknown> {
  name: string;
  kinds: readonly string[];
  /** What the member signed itself asks nothing of it. */
  ofOthers?: true;
  state: ZodType<State>;
  decide(input: Input, state: State | undefined, record: RecordId): Output[];
  evolve(state: State | undefined, input: Input): State | undefined;
}
