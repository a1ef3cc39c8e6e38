import { attestFunction } from '../attestation';
import { sha256Hex } from '../hash';
import { parseKey } from '../keys';
import { absenceFindings, requireNobodyLeftOut, writtenWithout } from './absence';
import { findingOf, found, noOutcome } from './outcome';
import { readApply } from './read-apply';
import { readAttestation } from './read-attestation';
import { readConsortium } from './read-consortium';
import { readCopies, readNotice, readPurge } from './read-copies';
import { readEntry } from './read-entry';
import { readSuccession } from './read-succession';
import { rests, tiedKeys } from './waiting';
import type { Finding, Known, LedgerTransaction, LedgerWrite, Outcome, Values } from './transaction';

const readers: Readonly<Record<string, (tx: LedgerTransaction, values: Values, known: Known) => Outcome>> = {
  'records:apply': readApply,
  'records:entry': readEntry,
  'records:succeed': readSuccession,
  'records:mend': (tx, _values, known) => readCopies(tx, known),
  'records:restate': (tx, _values, known) => readCopies(tx, known),
  'records:notice': readNotice,
  'records:purge': (tx, _values, known) => readPurge(tx, known),
  'consortium:bootstrap': (tx, _values, known) => readConsortium(tx, known),
  'consortium:move': (tx, _values, known) => readConsortium(tx, known),
  'consortium:approve': (tx, _values, known) => readConsortium(tx, known),
  'consortium:tick': (tx, _values, known) => readConsortium(tx, known),
  [attestFunction]: (tx, _values, known) => readAttestation(tx, known),
};

/**
 * Judges a transaction that Fabric called valid (protocol.md §11): what passes is state, what does not is a finding, and
 * nothing is both. Pure; the projector and the verifier call the same.
 * @param values what the reader received of it, under the hashes of their keys
 */
export function checkTransaction(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  const missing = missingOf(tx, values, known);
  try {
    requireSound(tx);
    const read = Object.hasOwn(readers, tx.functionName) ? readers[tx.functionName] : undefined;
    if (!read) return found('WRITES_DIFFER', { function: tx.functionName });
    if (mustWait(tx, values, missing, known)) return waiting(tx, missing, known);
    requireNobodyLeftOut(tx, values, known);
    const outcome = read(tx, values, known);
    return { ...outcome, missing, findings: [...outcome.findings, ...missing.map(missingFinding)] };
  } catch (error) {
    const finding = withRecord(findingOf(error), tx, values, known);
    return { ...noOutcome(), missing, findings: [finding, ...missing.map(missingFinding)] };
  }
}

function mustWait(tx: LedgerTransaction, values: Values, missing: Outcome['missing'], known: Known): boolean {
  if (!rests(tx)) return false;
  return missing.length > 0 || (known.anyWaits && tiedKeys(tx, values).some((keyHash) => known.awaits(keyHash)));
}

/** No state yet, and nobody's fault: what is missing is asked for. */
function waiting(tx: LedgerTransaction, missing: Outcome['missing'], known: Known): Outcome {
  const own = tx.writes.some(({ mspId }) => mspId === known.self);
  if (!own) return { ...noOutcome(), missing, waits: true, findings: absenceFindings(tx, known) };
  const unknown: Finding = { code: 'PRIOR_UNKNOWN', data: { reason: 'what came before was not received' } };
  const findings = missing.length === 0 ? [unknown] : missing.map(missingFinding);
  return { ...noOutcome(), missing, waits: true, findings };
}

/** Conditions of every function: endorsed by whom it writes, no key policies, nothing public given. */
function requireSound(tx: LedgerTransaction): void {
  const unendorsed = [...new Set(tx.writes.map((write) => write.mspId))].filter(
    (mspId) => !tx.endorsers.includes(mspId),
  );
  if (unendorsed.length > 0) found('ENDORSEMENT_MISSING', { of: unendorsed.sort() });
  if (tx.metadataKeys.length > 0) found('METADATA_WRITTEN', { keys: [...tx.metadataKeys] });
  if (tx.otherCollections.length > 0) found('COLLECTION_UNKNOWN', { collections: [...tx.otherCollections] });
  if (tx.args.length > 0 && tx.functionName !== attestFunction)
    found('WRITES_DIFFER', { reason: 'arguments are empty', arguments: tx.args.length });
  if (tx.atNanos > 0) found('VERSION_DIFFERS', { reason: 'time has parts of a millisecond' });
  if (tx.publicWrites.length > 0 && !tx.functionName.startsWith('consortium:'))
    found('WRITES_DIFFER', { reason: 'public keys', keys: tx.publicWrites.map((write) => write.key) });
}

function missingOf(tx: LedgerTransaction, values: Values, known: Known): Outcome['missing'] {
  if (tx.functionName === attestFunction) return []; // what it writes is its argument
  const own = tx.writes.filter(
    (write) => write.mspId === known.self && write.valueHash !== '' && !endsByItself(tx, write, known),
  );
  return [...own, ...writtenWithout(tx, known)]
    .filter((write) => !known.erased(write.keyHash))
    .filter((write) => {
      const held = values.get(write.keyHash);
      return !held || sha256Hex(held.value) !== write.valueHash;
    })
    .map(({ keyHash, valueHash }) => ({ keyHash, valueHash }));
}

/** A succession writes under the seal of a record that was there what its hash says; nobody needs the value. */
const endsByItself = ({ functionName }: LedgerTransaction, { keyHash }: LedgerWrite, known: Known): boolean =>
  functionName === 'records:succeed' && (known.recordOfKey(keyHash) !== undefined || known.awaits(keyHash));

const missingFinding = (value: { keyHash: string; valueHash: string }): Finding => ({
  code: 'VERSION_MISSING',
  data: value,
});

/** Names the record a finding is about, where the reader can tell. */
function withRecord(finding: Finding, tx: LedgerTransaction, values: Values, known: Known): Finding {
  if (finding.kind !== undefined) return finding;
  const record = tx.writes.map((write) => known.recordOfKey(write.keyHash)).find((one) => one !== undefined);
  const place =
    record?.version.seal ?? [...values.values()].map(({ key }) => parseKey(key)).find((one) => one !== undefined);
  return place ? { ...finding, kind: place.kind, id: place.id } : finding;
}
