import { sha256Hex } from '../hash';
import { keys } from '../keys';
import { endOf } from '../succession';
import type { Version } from '../version';
import { found } from './outcome';
import type { Known, KnownRecord, LedgerTransaction, LedgerWrite, Outcome, PastWrite } from './transaction';

type Sealed = Pick<Version, 'seal' | 'sealHash'>;
const sealKeyOf = ({ seal: { kind, id } }: Sealed): string => sha256Hex(keys.seal(kind, id));

/** Whether this write ends the record: its hash says so, whoever reads it. */
export const isEnd = (version: Sealed, { keyHash, valueHash }: LedgerWrite): boolean =>
  keyHash === sealKeyOf(version) && valueHash === sha256Hex(endOf(version));

/** The parties at which that version stands live just before the transaction. */
export function holdersOf({ seal, sealHash }: Sealed, known: Known): string[] {
  const last = new Map<string, string>();
  for (const { mspId, valueHash } of known.history(sealKeyOf({ seal, sealHash }))) last.set(mspId, valueHash);
  return seal.parties.filter((party) => last.get(party) === sealHash);
}

/**
 * What a succession ended, for a reader that is not given the successor: a party that left the consortium, or whose offer went
 * with it; an auditor. It ends wherever the version stands but at one party that has left. @throws Found
 */
export function endedUnseen(tx: LedgerTransaction, known: Known): Outcome['frozen'] {
  const records = new Map<string, KnownRecord>();
  for (const write of tx.writes) {
    const record = known.recordOfKey(write.keyHash);
    if (!record) continue;
    const { seal } = record.version;
    if (!isEnd(record.version, write))
      found('WRITES_DIFFER', { reason: 'a succession ends records, nothing else' }, seal);
    records.set(`${seal.kind}/${seal.id}`, record);
  }
  return [...records.values()].map(({ version }) => {
    requireEnded(version, tx, known);
    const { kind, id } = version.seal;
    return { kind, id, ended: true };
  });
}

function requireEnded(version: Version, tx: LedgerTransaction, known: Known): void {
  const { seal } = version;
  const written = tx.writes.filter(({ keyHash }) => keyHash === sealKeyOf(version)).map(({ mspId }) => mspId);
  const spared = holdersOf(version, known).filter((party) => !written.includes(party));
  const left = (known.registry?.members ?? []).filter(({ state }) => state === 'left').map(({ mspId }) => mspId);
  const mayBeSpared = spared.length === 0 || (spared.length === 1 && spared.every((party) => left.includes(party)));
  if (!mayBeSpared) found('PARTY_LEFT_OUT', { absent: spared }, seal);
  if (!seal.parties.includes(tx.caller.mspId)) found('WRITES_DIFFER', { reason: 'by no party' }, seal);
}

/** Whether more than half of that version's parties were written its end at once. */
export function wasEnded(version: Sealed, history: readonly PastWrite[][]): boolean {
  const end = sha256Hex(endOf(version));
  const { parties } = version.seal;
  const endedAt = (step: readonly PastWrite[]): number =>
    step.filter(({ mspId, valueHash, endorsed }) => endorsed && valueHash === end && parties.includes(mspId)).length;
  return history.some((step) => endedAt(step) * 2 > parties.length);
}
