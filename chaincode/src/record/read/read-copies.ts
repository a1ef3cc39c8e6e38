import { sha256Hex } from '../hash';
import { keys } from '../keys';
import { parseNotice } from '../notice';
import { isLate } from './late';
import { found, noOutcome } from './outcome';
import type { Known, KnownRecord, LedgerTransaction, LedgerWrite, Outcome, Values } from './transaction';

/** `records:mend` and `records:restate`: copies are brought to the truth and nothing else changes. @throws Found COPY_FALSE */
export function readCopies(tx: LedgerTransaction, known: Known): Outcome {
  const isMend = tx.functionName === 'records:mend';
  for (const write of tx.writes) {
    const record = known.recordOfKey(write.keyHash);
    if (!record || known.awaits(write.keyHash) || !isJudged(record, write)) continue;
    const isUndone = isMend && record.ended;
    if (isUndone || write.valueHash !== trueHash(record, write))
      found('COPY_FALSE', { at: write.mspId }, record.version.seal);
  }
  if (isMend) requireOwn(tx);
  return noOutcome();
}

/** `records:notice`: the sayer's own collection only, one key, by its author; others see a hash. @throws Found, Refusal */
export function readNotice(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  requireOwn(tx);
  for (const write of tx.writes) {
    const record = known.recordOfKey(write.keyHash);
    if (record) found('COPY_FALSE', { at: write.mspId }, record.version.seal);
  }
  const [held] = values.values();
  if (!held) return noOutcome();
  const notice = parseNotice(held.value);
  if (tx.writes.length !== 1 || held.key !== keys.notice(notice.noticeId)) found('WRITES_DIFFER', { key: held.key });
  if (notice.by.mspId !== tx.caller.mspId || notice.by.name !== tx.caller.name || notice.at !== tx.at)
    found('VERSION_DIFFERS', { reason: 'author or time is not the transaction’s' });
  const late = isLate(notice.at, known.tick);
  return { ...noOutcome(), notice: { notice, bytes: held.value, tickBefore: known.tick, late } };
}

/** `records:purge`: deletes for good, never what is live (protocol.md §9). @throws Found LIVE_PURGED, WRITES_DIFFER */
export function readPurge(tx: LedgerTransaction, known: Known): Outcome {
  for (const write of tx.writes) {
    const record = known.recordOfKey(write.keyHash);
    if (record && !known.awaits(write.keyHash) && !mayGo(record, write))
      found('LIVE_PURGED', { at: write.mspId }, record.version.seal);
    if (!write.isPurge) found('WRITES_DIFFER', { reason: 'a purge writes nothing' });
  }
  const own = tx.writes.filter((write) => write.mspId === known.self);
  return { ...noOutcome(), erased: own.map((write) => write.keyHash) };
}

/** Of what another took the place of, the last body is live no more. */
const mayGo = ({ version: { seal }, ended }: KnownRecord, { keyHash }: LedgerWrite): boolean =>
  ended && keyHash === sha256Hex(keys.body(seal.kind, seal.id, seal.version));

function requireOwn(tx: LedgerTransaction): void {
  const other = tx.writes.find((write) => write.mspId !== tx.caller.mspId);
  if (other) found('WRITES_DIFFER', { reason: 'own collection only', at: other.mspId });
}

/** Who was absent is brought up version by version; who was absent when it left gives its live seal back. */
function isJudged({ version: { seal } }: KnownRecord, { mspId, valueHash }: LedgerWrite): boolean {
  return seal.parties.includes(mspId) ? !seal.absent.includes(mspId) : valueHash !== '';
}

function trueHash({ version }: KnownRecord, { keyHash }: LedgerWrite): string {
  const { kind, id } = version.seal;
  return keyHash === sha256Hex(keys.seal(kind, id)) ? version.sealHash : version.seal.body;
}
