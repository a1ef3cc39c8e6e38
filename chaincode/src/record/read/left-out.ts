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
export function leftOutBy(
  { tx, values }: Pick<Waiting, 'tx' | 'values'>,
  known: Knowledge,
): { waiting: Waiting; outcome: Outcome }[] {
  if (!known.anyWaits) return [];
  const followed = followedByAll(tx, values, (sealKey) => {
    const version = known.recordOfKey(sealKey)?.version;
    return version && { sealHash: version.sealHash, parties: version.seal.parties };
  });
  return followed.flatMap((sealKey) =>
    known.waitingWithout(sealKey, tx).map((waiting) => {
      const { kind, id } = known.recordOfKey(sealKey)?.version.seal ?? {};
      const data = { absent: [known.self], reason: 'all parties went on from the version before' };
      return { waiting, outcome: { ...noOutcome(), findings: [{ code: 'PARTY_LEFT_OUT', kind, id, data }] } };
    }),
  );
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
