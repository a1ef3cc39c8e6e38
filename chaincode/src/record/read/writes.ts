import { sha256Hex } from '../hash';
import type { PrivateWrite } from '../writes';
import { found } from './outcome';
import type { LedgerTransaction, LedgerWrite } from './transaction';

const placeOf = ({ mspId, keyHash }: LedgerWrite): string => `${mspId} ${keyHash}`;

/** The hashes that these writes leave on the ledger. */
export function hashed(writes: readonly PrivateWrite[]): LedgerWrite[] {
  return writes.map(({ mspId, key, value }) => ({
    mspId,
    keyHash: sha256Hex(key),
    valueHash: value === undefined ? '' : sha256Hex(value),
    isPurge: false,
  }));
}

/** Exactly these writes, at exactly these members. @throws Found WRITES_DIFFER */
export function requireWrites(
  tx: LedgerTransaction,
  expected: readonly LedgerWrite[],
  record?: { kind: string; id: string },
): void {
  const given = new Map(tx.writes.map((write) => [placeOf(write), write]));
  const absent = expected.filter((write) => !same(given.get(placeOf(write)), write));
  if (absent.length > 0)
    found('WRITES_DIFFER', { notWritten: [...new Set(absent.map((write) => write.mspId))].sort() }, record);
  const wanted = new Set(expected.map(placeOf));
  const extra = tx.writes.filter((write) => !wanted.has(placeOf(write)));
  if (extra.length > 0)
    found('WRITES_DIFFER', { beyond: [...new Set(extra.map((write) => write.mspId))].sort() }, record);
}

function same(given: LedgerWrite | undefined, expected: LedgerWrite): boolean {
  return given?.valueHash === expected.valueHash && given.isPurge === expected.isPurge;
}
