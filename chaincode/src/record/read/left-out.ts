import { sha256Hex } from '../hash';
import { keys, parseKey } from '../keys';
import { parseSeal } from '../version';
import type { Knowledge } from './knowledge';
import { noOutcome } from './outcome';
import type { LedgerTransaction, Outcome, Values } from './transaction';
import type { Waiting } from './waiting';

type Standing = { sealHash: string; parties: readonly string[] };

/**
 * Hashes of the seals' keys under which this transaction writes the next version at all parties of the one that stands at the
 * reader, endorsed by each: none of them holds another in between.
 */
export function followedByAll(
  tx: LedgerTransaction,
  values: Values,
  standing: (sealKey: string) => Standing | undefined,
): string[] {
  if (tx.functionName !== 'records:apply') return [];
  return [...values].flatMap(([keyHash, { key, value }]) => {
    const place = parseKey(key);
    if (place?.part !== 'seal' && place?.part !== 'left') return [];
    const sealKey = sha256Hex(keys.seal(place.kind, place.id));
    const before = standing(sealKey);
    if (!before || prevOf(value) !== before.sealHash || !isWritten(tx, keyHash, value)) return [];
    const isThere = (party: string): boolean =>
      tx.endorsers.includes(party) && tx.writes.some((write) => write.mspId === party && write.keyHash === sealKey);
    return before.parties.every(isThere) ? [sealKey] : [];
  });
}

/**
 * What a quorum seemed to have written without the reader is none, where all parties go on from the version before: a member
 * of an honest quorum would hold it and refuse.
 */
export function leftOutBy({ tx, values }: Pick<Waiting, 'tx' | 'values'>, known: Knowledge): Refuted[] {
  if (!known.anyWaits) return [];
  const followed = followedByAll(tx, values, (sealKey) => {
    const version = known.recordOfKey(sealKey)?.version;
    return version && { sealHash: version.sealHash, parties: version.seal.parties };
  });
  return followed.flatMap((sealKey) => {
    const record = known.recordOfKey(sealKey)?.version.seal;
    return known
      .waitingWithout(sealKey, tx)
      .map((waiting) => refuted(waiting, record, known, 'all parties went on from the version before'));
  });
}

/**
 * Nor is it one where each that it was written at has brought back, by its own word, the version that the reader holds (ADR 58):
 * whoever took it for one would not.
 */
export function takenBackBy(tx: LedgerTransaction, known: Knowledge): Refuted[] {
  if (!known.anyWaits || tx.functionName !== 'records:mend') return [];
  return tx.writes.flatMap(({ keyHash }) => {
    const version = known.recordOfKey(keyHash)?.version;
    if (!version || keyHash !== sha256Hex(keys.seal(version.seal.kind, version.seal.id))) return [];
    const standing = new Map(known.history(keyHash).map((write) => [write.mspId, write]));
    const isBack = (mspId: string): boolean => {
      const write = standing.get(mspId);
      return write?.endorsed === true && write.valueHash === version.sealHash;
    };
    const writers = (waiting: Waiting): string[] =>
      waiting.tx.writes.filter((write) => write.keyHash === keyHash).map(({ mspId }) => mspId);
    return known
      .waitingWithout(keyHash, tx)
      .filter((waiting) => writers(waiting).every(isBack))
      .map((waiting) => refuted(waiting, version.seal, known, 'each that it was written at has taken it back'));
  });
}

export type Refuted = { waiting: Waiting; outcome: Outcome };

function refuted(
  waiting: Waiting,
  record: { kind: string; id: string } | undefined,
  { self }: Knowledge,
  reason: string,
): Refuted {
  const finding = { code: 'PARTY_LEFT_OUT', kind: record?.kind, id: record?.id, data: { absent: [self], reason } };
  return { waiting, outcome: { ...noOutcome(), findings: [finding] } };
}

const isWritten = ({ writes }: LedgerTransaction, keyHash: string, value: string): boolean =>
  writes.some((write) => write.keyHash === keyHash && write.valueHash === sha256Hex(value));

/** What cannot be read is found when it is judged. */
function prevOf(seal: string): string | undefined {
  try {
    return parseSeal(seal, 'seal').prev;
  } catch {
    return undefined;
  }
}
