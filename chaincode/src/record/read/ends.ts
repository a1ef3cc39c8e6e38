import type { Registry } from '../../schema/protocol';
import { canonical } from '../canonical';
import { sha256Hex } from '../hash';
import { successorId } from '../ids';
import { keys } from '../keys';
import { endOf, hasLeft, partiesWithoutLeft, requireMaySucceed, whereItEnds } from '../succession';
import type { Version } from '../version';
import { found } from './outcome';
import type { Known, KnownRecord, LedgerTransaction, LedgerWrite, Outcome, PastWrite } from './transaction';

type Sealed = Pick<Version, 'seal' | 'sealHash'>;
const sealKeyOf = ({ seal: { kind, id } }: Sealed): string => sha256Hex(keys.seal(kind, id));

/** Whether this write ends the record: its hash says so, whoever reads it. */
export const isEnd = (version: Sealed, { keyHash, valueHash }: LedgerWrite): boolean =>
  keyHash === sealKeyOf(version) && valueHash === sha256Hex(endOf(version));

/** What stands under that record's seal key at each member, as a hash, just before the transaction. */
export const standingOf = (version: Sealed, known: Known): Map<string, string> =>
  lastOf(known.history(sealKeyOf(version)));

const lastOf = (history: readonly PastWrite[]): Map<string, string> =>
  new Map(history.map(({ mspId, valueHash }) => [mspId, valueHash]));

/**
 * What a succession ended, for a reader that is not given the successor: a party that left the consortium, or whose offer went
 * with it; an auditor. Who goes on and where it ends follows from the version that it holds. @throws Found, Refusal
 */
export function endedUnseen(tx: LedgerTransaction, known: Known): Outcome['ended'] {
  const records = new Map<string, KnownRecord>();
  for (const write of tx.writes) {
    const record = known.recordOfKey(write.keyHash);
    if (!record) continue;
    const { seal } = record.version;
    if (!isEnd(record.version, write))
      found('WRITES_DIFFER', { reason: 'a succession ends records, nothing else' }, seal);
    records.set(`${seal.kind}/${seal.id}`, record);
  }
  return [...records.values()].map((record) => {
    requireEnded(record, tx, known);
    const { kind, id } = record.version.seal;
    return { kind, id };
  });
}

function requireEnded(record: KnownRecord, tx: LedgerTransaction, known: Known): void {
  const { registry } = known;
  if (!registry) return found('MINORITY', { reason: 'no registry yet' });
  const { version } = record;
  const { seal, sealHash } = version;
  requireMaySucceed(seal, { caller: tx.caller, registry });
  const successor = { kind: seal.kind, id: successorId(seal.id, sealHash) };
  const goOn = writtenAt(tx, sha256Hex(keys.seal(successor.kind, successor.id))).sort();
  requireGoOn(record, goOn, registry);
  if (!goOn.includes(tx.caller.mspId)) found('WRITES_DIFFER', { reason: 'by none who goes on' }, seal);
  requireUnused({ ...successor, parties: goOn }, known);
  const ended = writtenAt(tx, sealKeyOf(version));
  const untold = whereItEnds(version, goOn, standingOf(version, known)).filter((party) => !ended.includes(party));
  if (untold.length > 0) found('PARTY_LEFT_OUT', { absent: untold }, seal);
}

/** Somebody has left, and those go on whom the kind leaves without; where no state can tell any more, some of the others. @throws Found */
export function requireGoOn({ version, bodyKnown }: KnownRecord, goOn: readonly string[], registry: Registry): void {
  const { seal } = version;
  const gone = seal.parties.filter((party) => !goOn.includes(party));
  const isRight = bodyKnown
    ? canonical(partiesWithoutLeft(version, registry)) === canonical([...goOn])
    : goOn.every((party) => seal.parties.includes(party));
  if (!isRight || !gone.some((party) => hasLeft(party, registry))) found('PARTY_LEFT_OUT', { absent: gone }, seal);
}

/**
 * Nothing stands under a successor's key at any of its parties. Its id follows from what they all know: what one of them, or
 * who was left out, wrote there and took back bars nothing. @throws Found ID_TAKEN
 */
export function requireUnused(
  { kind, id, parties }: { kind: string; id: string; parties: readonly string[] },
  known: Known,
): void {
  const standing = lastOf(known.history(sha256Hex(keys.seal(kind, id))));
  const at = parties.filter((party) => (standing.get(party) ?? '') !== '');
  if (at.length > 0) found('ID_TAKEN', { at }, { kind, id });
}

/** Whether the end of that version stands at one of its parties: with it nobody goes on, and none endorses a next. */
export function hasEnded(version: Sealed, history: readonly PastWrite[]): boolean {
  const end = sha256Hex(endOf(version));
  const standing = lastOf(history);
  return version.seal.parties.some((party) => standing.get(party) === end);
}

const writtenAt = ({ writes }: LedgerTransaction, keyHash: string): string[] =>
  writes.filter((write) => write.keyHash === keyHash && write.valueHash !== '').map(({ mspId }) => mspId);
