import type { OutboxEffect } from '@tierline/workflows';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../readmodel/schema/tables';
import { instanceOf, keyOf } from './instance-key';
import { effectOf, type StoredOutcome } from './stored-json';

/** `next_at` stands while the effect is open, `outcome` from its first attempt on. */
export function outboxRow(effect: OutboxEffect): Insertable<Tables['outbox']> {
  const { key, instance, attempts, nextAttempt, status, reason, doneAt, after = null } = effect;
  const outcome: StoredOutcome = { status, ...(reason === undefined ? {} : { reason }) };
  return {
    effect_key: key,
    process: instance.process,
    key: keyOf(instance),
    effect: JSON.stringify(effect.effect),
    attempts,
    after,
    next_at: status === 'open' ? nextAttempt : null,
    done_at: doneAt ?? null,
    outcome: attempts === 0 && status === 'open' ? null : JSON.stringify(outcome),
  };
}

export function outboxEffect(row: Selectable<Tables['outbox']>): OutboxEffect {
  const outcome = row.outcome as StoredOutcome | null;
  return {
    key: row.effect_key,
    instance: instanceOf(row.process, row.key),
    effect: effectOf(row.effect),
    attempts: row.attempts,
    nextAttempt: row.next_at ?? '',
    status: outcome?.status ?? 'open',
    ...(row.after !== null && { after: row.after }),
    ...(outcome?.reason === undefined ? {} : { reason: outcome.reason }),
    ...(row.done_at === null ? {} : { doneAt: row.done_at }),
  };
}
