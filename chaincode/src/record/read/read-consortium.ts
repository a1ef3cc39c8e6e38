import { tickShape } from '../../schema/consortium';
import { registryShape } from '../../schema/protocol';
import { parseJson } from '../canonical';
import { found, noOutcome } from './outcome';
import type { Known, LedgerTransaction, Outcome } from './transaction';

/** `consortium:*`: public keys under the majority policy (protocol.md §8). @throws Found */
export function readConsortium(tx: LedgerTransaction, known: Known): Outcome {
  if (!tx.byMajority) found('MINORITY', { endorsers: [...tx.endorsers] });
  if (tx.writes.length > 0) found('WRITES_DIFFER', { reason: 'public keys only' });
  if (tx.functionName === 'consortium:tick') return readTick(tx, known);
  const registry = valueOf(tx, 'registry');
  if (registry === undefined) return noOutcome();
  return { ...noOutcome(), registry: registryShape.parse(parseJson(registry, 'registry')) };
}

function readTick(tx: LedgerTransaction, known: Known): Outcome {
  const text = valueOf(tx, 'clock');
  if (text === undefined || tx.publicWrites.length !== 1)
    return found('WRITES_DIFFER', { reason: 'a tick writes the clock only' });
  const tick = tickShape.parse(parseJson(text, 'clock'));
  if (tick.at !== tx.at || tick.by.mspId !== tx.caller.mspId)
    found('VERSION_DIFFERS', { reason: 'author or time is not the transaction’s' });
  if (known.tick !== undefined && tick.at <= known.tick)
    found('VERSION_DIFFERS', { reason: 'a tick’s time does not grow' });
  return { ...noOutcome(), tick: tick.at };
}

function valueOf(tx: LedgerTransaction, key: string): string | undefined {
  return tx.publicWrites.find((write) => write.key === key)?.value;
}
