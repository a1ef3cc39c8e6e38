import type { Effect, Place, Stuck } from '@tierline/workflows';
import type { JsonValue } from '../readmodel/schema/tables';

/** JSON has no bigint: a block number is stored as text. */
type StoredStuck = { reason: string; after: { channel: string; block: string; tx: number; fact: number } | null };

export function stuckText({ reason, after }: Stuck): string {
  const stored: StoredStuck = {
    reason,
    after: after === undefined ? null : { ...after, block: after.block.toString() },
  };
  return JSON.stringify(stored);
}

export function stuckOf(value: JsonValue): Stuck {
  const { reason, after } = value as StoredStuck;
  return { reason, after: after === null ? undefined : placeOf(after) };
}

function placeOf(after: NonNullable<StoredStuck['after']>): Place {
  return { ...after, block: BigInt(after.block) };
}

/** How an effect ended; null while it is open and has not failed yet. */
export type StoredOutcome = { status: 'open' | 'done' | 'refused'; reason?: string };

export function effectOf(value: JsonValue): Effect {
  return value as Effect;
}
