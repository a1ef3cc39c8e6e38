import type { Effect, OutboxEffect, Place, Stuck } from '@tierline/workflows';
import type { JsonValue } from '../readmodel/schema/rows/columns';

/** JSON has no bigint: a block number is stored as text. */
type StoredStuck = Omit<Stuck, 'after'> & {
  after: { channel: string; block: string; tx: number; fact: number } | null;
};

export function stuckText({ after, ...stuck }: Stuck): string {
  const stored: StoredStuck = {
    ...stuck,
    after: after === undefined ? null : { ...after, block: after.block.toString() },
  };
  return JSON.stringify(stored);
}

export function stuckOf(value: JsonValue): Stuck {
  const { after, ...stuck } = value as StoredStuck;
  return { ...stuck, after: after === null ? undefined : placeOf(after) };
}

function placeOf(after: NonNullable<StoredStuck['after']>): Place {
  return { ...after, block: BigInt(after.block) };
}

/** How an effect ended; null while it is open and has not failed yet. */
export type StoredOutcome = { status: OutboxEffect['status']; reason?: string };

export function effectOf(value: JsonValue): Effect {
  return value as Effect;
}
