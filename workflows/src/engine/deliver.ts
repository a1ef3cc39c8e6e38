import { createHash } from 'node:crypto';
import type { LocalItem, Notice, OutboxEffect, Outcome } from '../ports';
import type { EnginePorts } from './engine-ports';

const page = 50;
const longestWait = 300_000;
/** From this attempt on the member is told that an effect does not get through. */
const worthTelling = 5;

/** 16 bytes, hex; the same for the same effect of the same member, even after its outbox was restored from a backup. */
function commandIdOf(mspId: string, effectKey: string): string {
  return createHash('sha256').update(`tierline/effect/1\0${mspId}\0${effectKey}`).digest('hex').slice(0, 32);
}

/** Performs the effects that are due. Between act and record the process may die: the same command id is then asked again. */
export async function deliver(ports: EnginePorts): Promise<void> {
  for (;;) {
    const now = ports.clock.now();
    const effects = await ports.store.transaction((tx) => tx.effectsDue(now.toISOString(), page));
    for (const effect of effects) {
      const outcome = await attempt(effect, ports);
      const { next, items } = settle(effect, outcome, ports.clock.now());
      await ports.store.transaction(async (tx) => {
        // given up meanwhile: only that it was done all the same is news
        if (next.status !== 'done' && (await tx.effect(effect.key))?.status === 'given-up') return;
        await tx.saveEffect(next);
        for (const item of items) await tx.appendLocal(item);
      });
    }
    if (effects.length < page) return;
  }
}

async function attempt(
  { key, effect, after }: OutboxEffect,
  { commands, mspId, store }: EnginePorts,
): Promise<Outcome> {
  try {
    const first = after === undefined ? undefined : await store.transaction((tx) => tx.effect(after));
    if (first?.status === 'open') return { result: 'later', reason: `after ${first.key}` };
    if (first && first.status !== 'done') return { result: 'done' };
    return await commands.perform(commandIdOf(mspId, key), effect);
  } catch (fault) {
    return { result: 'later', reason: fault instanceof Error ? fault.message : String(fault) };
  }
}

function settle(effect: OutboxEffect, outcome: Outcome, now: Date): { next: OutboxEffect; items: LocalItem[] } {
  const attempts = effect.attempts + 1;
  const about = { record: effect.effect.record, at: now.toISOString() };
  const tell = (type: 'EffectRefused' | 'EffectDelayed', reason: string): LocalItem[] => [
    { type, ...about, data: { effect: effect.key, attempts, reason } },
    ...notOpened(effect).map((data): LocalItem => ({ type: 'Notified', ...about, data })),
  ];
  switch (outcome.result) {
    case 'done':
      return { next: { ...effect, attempts, status: 'done', reason: undefined, doneAt: now.toISOString() }, items: [] };
    case 'refused': {
      const reason = `${outcome.code}: ${JSON.stringify(outcome.data)}`;
      return { next: { ...effect, attempts, status: 'refused', reason }, items: tell('EffectRefused', reason) };
    }
    case 'later': {
      const wait = Math.min(1000 * 2 ** effect.attempts, longestWait);
      const nextAttempt = new Date(now.getTime() + wait).toISOString();
      const items = attempts === worthTelling ? tell('EffectDelayed', outcome.reason) : [];
      return { next: { ...effect, attempts, nextAttempt, reason: outcome.reason }, items };
    }
  }
}

/** A partner who does not let a case be opened does not keep from this member's people what is the matter. */
function notOpened({ effect }: OutboxEffect): Notice[] {
  if (effect.type !== 'openCase') return [];
  const { neighbour, title } = effect.opening;
  return [{ to: { role: 'planner' }, why: `no case with ${neighbour} yet: ${title}`, urgency: 'normal' }];
}
