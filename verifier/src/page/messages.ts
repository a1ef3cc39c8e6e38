import type { VerdictObject } from '@tierline/network/verify/portable';

/** To the thread that verifies. */
export type Task = { pack: Blob; genesisHash: string | undefined };

/** From it: how much of the work is done, from 0 to 1, then one of the others. */
export type Outcome = { done: number } | { verdict: VerdictObject } | { failure: string };
