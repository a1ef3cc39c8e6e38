import { motionShape, tickShape } from '../../schema/consortium';
import { registryShape } from '../../schema/protocol';
import { parseJson } from '../canonical';
import { approveMotion, openMotion, registryHashOf, writesOfMotion } from '../motion';
import { takesEffect } from '../registry';
import { requireCarried } from '../rules';
import { shaped } from '../shaped';
import { found, noOutcome } from './outcome';
import type { Known, LedgerTransaction, Outcome } from './transaction';

/** `consortium:*`: public keys under the majority policy (protocol.md §8). @throws Found, Refusal */
export function readConsortium(tx: LedgerTransaction, known: Known): Outcome {
  if (!tx.byMajority) found('MINORITY', { endorsers: [...tx.endorsers] });
  if (tx.writes.length > 0) found('WRITES_DIFFER', { reason: 'public keys only' });
  if (tx.functionName === 'consortium:tick') return readTick(tx, known);
  return tx.functionName === 'consortium:bootstrap' ? readBootstrap(tx, known) : readMotion(tx, known);
}

function readTick(tx: LedgerTransaction, known: Known): Outcome {
  const text = valueOf(tx, 'clock');
  if (text === undefined || tx.publicWrites.length !== 1)
    return found('WRITES_DIFFER', { reason: 'a tick writes the clock only' });
  const tick = shaped(tickShape, parseJson(text, 'clock'), 'clock');
  if (tick.at !== tx.at || tick.by.mspId !== tx.caller.mspId)
    found('VERSION_DIFFERS', { reason: 'author or time is not the transaction’s' });
  if (known.tick !== undefined && tick.at <= known.tick)
    found('VERSION_DIFFERS', { reason: 'a tick’s time does not grow' });
  return { ...noOutcome(), tick: tick.at };
}

function readBootstrap(tx: LedgerTransaction, known: Known): Outcome {
  if (known.registry) found('WRITES_DIFFER', { reason: 'a second bootstrap' });
  const registry = valueOf(tx, 'registry');
  if (registry === undefined) return found('WRITES_DIFFER', { reason: 'no registry' });
  const first = shaped(registryShape, parseJson(registry, 'registry'), 'registry');
  requireCarried(tx, first.rules);
  return { ...noOutcome(), registry: first };
}

/**
 * The majority's endorsement is nobody's consent: each approval is that of who signed the transaction that brought it.
 * Rules that this version does not carry stop its reader when they take effect: one member may propose any.
 */
function readMotion(tx: LedgerTransaction, known: Known): Outcome {
  const { registry } = known;
  if (!registry) return found('MINORITY', { reason: 'no registry yet' });
  const text = tx.publicWrites.find(({ key }) => key.startsWith('motion/'))?.value;
  if (text === undefined) return found('WRITES_DIFFER', { reason: 'no motion' });
  const written = shaped(motionShape, parseJson(text, 'motion'), 'motion');
  const { motionId } = written;
  const before = known.motion(motionId);
  const context = { caller: tx.caller, at: tx.at, registry };
  const isNew = tx.functionName === 'consortium:move';
  if (isNew === (before !== undefined)) found('PRIOR_DIFFERS', { motionId });
  const motion = before
    ? approveMotion(before, registryHashOf(before), context)
    : openMotion(motionId, written, context);
  const given = tx.publicWrites.map(({ key, value }) => `${key} ${value ?? ''}`);
  const expected = writesOfMotion(motion, registry).map(({ key, value }) => `${key} ${value}`);
  if (given.sort().join('\n') !== expected.sort().join('\n')) found('VERSION_DIFFERS', { motionId });
  if (!takesEffect(motion, registry)) return { ...noOutcome(), motion };
  requireCarried(tx, motion.registry.rules);
  return { ...noOutcome(), motion, registry: motion.registry };
}

function valueOf(tx: LedgerTransaction, key: string): string | undefined {
  return tx.publicWrites.find((write) => write.key === key)?.value;
}
