import { citationShape, entryShape, type Entry } from '../../schema/protocol';
import { canonical, parseJson } from '../canonical';
import { addEntry } from '../entry';
import { sha256Hex } from '../hash';
import { keys, parseKey } from '../keys';
import { isCitation, parseNotice } from '../notice';
import { shaped } from '../shaped';
import { kindNamed } from '../version';
import { isLate } from './late';
import { found, noOutcome } from './outcome';
import { hashed, requireWrites } from './writes';
import type { Known, KnownRecord, LedgerTransaction, Outcome, Sealed, Values } from './transaction';

const anyCommand = '0'.repeat(32);

/** `records:entry`: under the live seal, by its author, at every party (protocol.md §2). @throws Found, Refusal */
export function readEntry(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  const [held] = values.values();
  if (!held) return noOutcome();
  const key = parseKey(held.key);
  if (key?.part !== 'entry') return found('WRITES_DIFFER', { key: held.key });
  const entry = shaped(entryShape, parseJson(held.value, 'entry'), 'entry') as Entry;
  const record = known.record(key.kind, key.id);
  if (!record?.live) return found('PRIOR_UNKNOWN', { entry: key.entryId }, key);
  if (record.ended || entry.seal !== record.version.sealHash)
    found('ENTRY_INVALID', { reason: 'not under the live seal', seal: entry.seal }, key);
  requireFirst(held.key, record, known);
  const said = saidBefore(tx, entry, known);
  if (record.bodyKnown) requireRules(tx, entry, held.value, key.entryId, record.version, known);
  const everywhere = record.version.seal.parties.map((mspId) => ({ mspId, key: held.key, value: held.value }));
  requireWrites(tx, hashed(everywhere), key);
  const late = isLate(tx.at, known.tick);
  return { ...noOutcome(), entries: [{ entry, under: record, bytes: held.value, late, ...(said && { said }) }] };
}

/** What was purged stays purged: the ledger lets its writer write the key anew, readers do not. */
function requireFirst(name: string, { version: { seal } }: KnownRecord, known: Known): void {
  const stood = known
    .history(sha256Hex(name))
    .some(({ mspId, valueHash }) => valueHash !== '' && seal.parties.includes(mspId));
  if (stood) found('ENTRY_INVALID', { reason: 'another stood under its id before' }, seal);
}

/** What is cited was sealed so by its author, before: where, for the time in it nobody else attests. @throws Found */
function saidBefore(tx: LedgerTransaction, { kind, id, content }: Entry, known: Known): Sealed | undefined {
  if (!isCitation(content)) return undefined;
  shaped(citationShape, content, 'entry/content');
  const hash = sha256Hex(content.notice);
  const said = known
    .history(sha256Hex(keys.notice(content.noticeId)))
    .find(({ mspId, valueHash }) => mspId === tx.caller.mspId && valueHash === hash);
  if (!said)
    return found('ENTRY_INVALID', { reason: 'what it cites was not said', noticeId: content.noticeId }, { kind, id });
  const { block, tx: number, tickBefore } = said;
  return { block, tx: number, tickBefore, late: isLate(parseNotice(content.notice).at, tickBefore) };
}

function requireRules(
  tx: LedgerTransaction,
  entry: Entry,
  bytes: string,
  entryId: string,
  prior: { sealBytes: string; bodyBytes: string },
  known: Known,
): void {
  if (!known.registry) return found('MINORITY', { reason: 'no registry yet' });
  const { kind, id, content, salt } = entry;
  const request = {
    kind,
    id,
    content,
    salt,
    commandId: anyCommand,
    prior: { seal: prior.sealBytes, body: prior.bodyBytes },
  };
  const expected = addEntry(request, { caller: tx.caller, at: tx.at, registry: known.registry }).entry;
  const shared = kindNamed(kind).entries?.[content.type]?.subject !== undefined;
  if (
    canonical(shared ? expected : { ...expected, entryId }) !== bytes ||
    keys.entry(kind, id, entry.entryId) !== keys.entry(kind, id, entryId)
  )
    found('ENTRY_INVALID', { reason: 'other bytes than the rules give' }, entry);
}
