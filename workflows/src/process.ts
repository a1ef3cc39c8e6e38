import type { ZodType } from 'zod';
import type { Effect, FeedFact, Notice, RecordId } from './ports';

export type Input =
  | { type: 'fact'; fact: FeedFact }
  /** A timer of this name has come due; `now`: the ledger's time. */
  | { type: 'due'; timer: string; due: string; now: string };

export type Output =
  /** Without `due` it comes when all facts that are there have been taken: what is long over is then known to be. */
  | { type: 'setTimer'; timer: string; due?: string }
  | { type: 'cancelTimer'; timer: string }
  /**
   * `name` says which effect of this record it is: the same name is never done twice. `after`: only if that effect of the record was asked for
   * before, and not until it is done.
   */
  | { type: 'perform'; name: string; effect: Effect; after?: string }
  /** Tells somebody of this member; `after`: only if this effect of the record was asked for. */
  | { type: 'notify'; notice: Notice; after?: string };

/**
 * A workflow as two pure functions. One instance runs per record of the kinds it reads.
 * `decide` says what is to happen on an input, `evolve` what the process then knows; undefined means: nothing left to watch.
 */
export interface Process<State = unknown, Settings = unknown> {
  name: string;
  /** Of what the member has set, what `decide` is given; absent: nothing. */
  settings?: string;
  kinds: readonly string[];
  /** What the member signed itself asks nothing of it. */
  ofOthers?: true;
  state: ZodType<State>;
  decide(input: Input, state: State | undefined, record: RecordId, settings: Settings): Output[];
  evolve(state: State | undefined, input: Input): State | undefined;
}
