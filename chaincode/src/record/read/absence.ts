import type { Seal } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { keys, parseKey } from '../keys';
import { isQuorum, neededForQuorum } from '../quorum';
import { kindNamed, parseSeal } from '../version';
import { isEnd } from './ends';
import { found } from './outcome';
import type { Finding, Known, KnownRecord, LedgerTransaction, LedgerWrite, Values } from './transaction';
import { rests, type MissingValue } from './waiting';

/**
 * A live record of ours does not change without one of its parties, unless its seal says who is absent: whether that is
 * within the quorum, `step` says. Who endorsed has answered, and is left out for no reason. @throws Found PARTY_LEFT_OUT
 */
export function requireNobodyLeftOut(tx: LedgerTransaction, values: Values, known: Known): void {
  for (const write of rests(tx) ? tx.writes : []) {
    const record = known.recordOfKey(write.keyHash);
    if (!record || (tx.functionName === 'records:succeed' && isEnd(record.version, write))) continue;
    const { seal } = record.version;
    const without = seal.parties.filter((party) => !writtenAt(tx, write).has(party));
    if (without.length === 0) continue;
    if (!mayBeQuorum(tx, write, record)) found('PARTY_LEFT_OUT', { absent: without }, seal);
    const stated = sealIn(values, seal);
    if (stated) requireStated(without, stated, tx, seal); // without it nobody can tell more
  }
}

function requireStated(without: readonly string[], { absent }: Seal, { endorsers }: LedgerTransaction, of: Seal): void {
  const unstated = without.filter((party) => !absent.includes(party));
  if (unstated.length > 0) found('PARTY_LEFT_OUT', { absent: unstated }, of);
  const answered = absent.filter((party) => endorsers.includes(party));
  if (answered.length > 0) found('PARTY_LEFT_OUT', { absent: answered, reason: 'it had endorsed' }, of);
}

function sealIn(values: Values, { kind, id }: Seal): Seal | undefined {
  for (const { key, value } of values.values()) {
    const place = parseKey(key);
    if (place?.kind === kind && place.id === id && (place.part === 'seal' || place.part === 'left'))
      return parseSeal(value, 'seal');
  }
  return undefined;
}

/** Seals and bodies of our records that a quorum may have written without us: a `restate` brings them. */
export function writtenWithout(tx: LedgerTransaction, known: Known): MissingValue[] {
  return sealsWithout(tx, known).flatMap(({ write, record }) => [write, ...bodyBeside(tx, write, record)]);
}

/** Told once, of the first version without us: later ones wait behind it. */
export function absenceFindings(tx: LedgerTransaction, known: Known): Finding[] {
  return sealsWithout(tx, known)
    .filter(({ write }) => !known.awaits(write.keyHash))
    .map(({ record, write: { valueHash } }) => {
      const { kind, id, version } = record.version.seal;
      return { code: 'PARTY_ABSENT', kind, id, data: { by: tx.caller.mspId, version: version + 1, seal: valueHash } };
    });
}

function sealsWithout(tx: LedgerTransaction, known: Known): { write: LedgerWrite; record: KnownRecord }[] {
  if (tx.functionName !== 'records:apply' || known.self === undefined) return [];
  return tx.writes.flatMap((write) => {
    if (write.mspId !== tx.caller.mspId || writtenAt(tx, write).has(known.self ?? '')) return [];
    const record = known.recordOfKey(write.keyHash);
    return record && mayBeQuorum(tx, write, record) ? [{ write, record }] : [];
  });
}

/** What it wrote cannot be read here; by whom it is written tells whether any command could have left the others out. */
function mayBeQuorum(tx: LedgerTransaction, write: LedgerWrite, record: KnownRecord): boolean {
  if (tx.functionName !== 'records:apply' || !isSealOf(record, write) || record.ended) return false;
  const { parties } = record.version.seal;
  const written = writtenAt(tx, write);
  const isThere = (party: string): boolean => written.has(party);
  return isQuorum(parties.filter(isThere).length, parties.length) && neededBy(record).some((all) => all.every(isThere));
}

/** Of a body that was purged nobody can tell. */
const neededBy = ({ version, bodyKnown }: KnownRecord): (readonly string[])[] => {
  if (bodyKnown) return neededForQuorum(version);
  return kindNamed(version.seal.kind).quorum ? [[]] : [];
};

const isSealOf = ({ version: { seal } }: KnownRecord, { keyHash }: LedgerWrite): boolean =>
  keyHash === sha256Hex(keys.seal(seal.kind, seal.id));

const writtenAt = (tx: LedgerTransaction, { keyHash }: LedgerWrite): Set<string> =>
  new Set(tx.writes.filter((write) => write.keyHash === keyHash).map(({ mspId }) => mspId));

/** More versions than this one has nobody missed. */
const furthest = 1000;

/** The body written with that seal: its number is not known where earlier versions are missed too. */
function bodyBeside(tx: LedgerTransaction, { mspId }: LedgerWrite, { version: { seal } }: KnownRecord): LedgerWrite[] {
  const { kind, id, version } = seal;
  const beside = tx.writes.filter((write) => write.mspId === mspId);
  for (let number = version + 1; number <= version + furthest; number += 1) {
    const keyHash = sha256Hex(keys.body(kind, id, number));
    const body = beside.find((write) => write.keyHash === keyHash);
    if (body) return [body];
  }
  return [];
}
