import { bodyShape, priorShape, type Body, type Seal, type StepRequest } from '../../schema/protocol';
import { parseJson } from '../canonical';
import { sha256Hex } from '../hash';
import { keys, parseKey } from '../keys';
import { step, type StepResult } from '../step';
import { shaped } from '../shaped';
import { parseSeal, parseVersion, requireState, type Version } from '../version';
import { requireHistory, requireUnseen } from './history';
import { isLate } from './late';
import { requireLink, requireLinkAfterErasure } from './link';
import { found, noOutcome } from './outcome';
import { sealedVersion } from './sealed';
import { hashed, requireWrites } from './writes';
import type { CheckedVersion, Finding, Known, LedgerTransaction, Outcome, Values } from './transaction';
import { writesOf } from '../writes';

/** What was received of one record in this transaction. */
type Received = { kind: string; id: string; seal?: string; body?: string; joined?: string; left: boolean };
type Before = {
  prior: Version | undefined;
  bodyKnown: boolean;
  /** An auditor is shown a record from here on: what was before stands in the blocks as hashes only. */
  unseen?: boolean;
};
type Opened = Received & { sealText: string; parsed: Seal; before: Before };

/** `records:apply`: the same step gives the same bytes, at the same members (protocol.md §11 (3)-(6)). @throws Found, Refusal */
export function readApply(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  const opened = [...received(values).values()].flatMap((one) => open(one, known) ?? []);
  if (opened.length === 0) return noOutcome();
  for (const { parsed, before, joined } of opened) {
    if (before.unseen) requireUnseen(parsed, known);
    else requireHistory(parsed, before.prior, joined !== undefined, tx, known);
  }
  const beside = known.self === undefined ? besideShown(opened, tx) : [];
  const replayable = beside.length === 0 && opened.every(({ body, before }) => body !== undefined && before.bodyKnown);
  const versions = replayable ? replay(opened, tx, known) : opened.map((one) => linkOnly(one, tx, known));
  return { ...noOutcome(), versions, findings: beside };
}

/** What an auditor is not shown of a transaction: the rules cannot be run on a part of it. */
function besideShown(opened: readonly Opened[], tx: LedgerTransaction): Finding[] {
  const shown = new Set(
    opened.flatMap(({ kind, id, parsed: { version } }) =>
      [
        keys.seal(kind, id),
        ...[keys.body, keys.joined, keys.left, keys.absent].map((name) => name(kind, id, version)),
      ].map((key) => sha256Hex(key)),
    ),
  );
  const count = new Set(tx.writes.map(({ keyHash }) => keyHash).filter((keyHash) => !shown.has(keyHash))).size;
  const [{ kind, id }] = opened as [Opened];
  return count === 0 ? [] : [{ code: 'NEIGHBOUR_UNDISCLOSED', kind, id, data: { keysBeside: count } }];
}

function received(values: Values): Map<string, Received> {
  const records = new Map<string, Received>();
  for (const { key, value } of values.values()) {
    const parsed = parseKey(key);
    if (!parsed || parsed.part === 'entry') found('WRITES_DIFFER', { key });
    if (parsed.part === 'absent') continue; // the seal once more
    const place = `${parsed.kind}/${parsed.id}`;
    const one = records.get(place) ?? { kind: parsed.kind, id: parsed.id, left: false };
    if (parsed.part === 'left') records.set(place, { ...one, seal: value, left: true });
    else records.set(place, { ...one, [parsed.part]: value });
  }
  return records;
}

/** undefined: the seal was not received; VERSION_MISSING says so. */
function open(one: Received, known: Known): Opened | undefined {
  if (one.seal === undefined) return undefined;
  const parsed = parseSeal(one.seal, 'seal');
  const before = beforeOf(one, parsed, known);
  const hash = before.prior?.sealHash ?? '';
  if (!before.unseen && hash !== parsed.prev) found('PRIOR_DIFFERS', { prev: parsed.prev, known: hash }, one);
  return { ...one, sealText: one.seal, parsed, before };
}

function beforeOf(one: Received, seal: Seal, known: Known): Before {
  const record = known.record(one.kind, one.id);
  if (record?.ended) found('PRIOR_DIFFERS', { reason: 'another has taken its place' }, one);
  if (one.joined !== undefined) {
    const prior = parseVersion(shaped(priorShape, parseJson(one.joined, 'joined'), 'joined'), one.kind, one.id);
    requireState(prior);
    return { prior, bodyKnown: true };
  }
  if (record?.live) return { prior: record.version, bodyKnown: record.bodyKnown };
  if (seal.version === 1) return { prior: undefined, bodyKnown: true };
  if (known.self !== undefined || record) found('PRIOR_UNKNOWN', { version: seal.version }, one);
  return { prior: undefined, bodyKnown: false, unseen: true };
}

function replay(opened: readonly Opened[], tx: LedgerTransaction, known: Known): CheckedVersion[] {
  if (!known.registry) return found('MINORITY', { reason: 'no registry yet' });
  const results = step(opened.map(requestOf), { caller: tx.caller, at: tx.at, registry: known.registry });
  results.forEach((result, index) => requireSame(result, opened[index]));
  requireWrites(tx, hashed(results.flatMap((result) => result.writes)), opened[0]);
  return results.map((result, index) => {
    requireLink(result, opened[index]?.joined !== undefined, known);
    return checked(result.next, result.prior, result.facts, opened[index], tx, known);
  });
}

function requestOf(one: Opened): StepRequest {
  const body = shaped(bodyShape, parseJson(one.body ?? '', 'body'), 'body') as Body;
  const { prior } = one.before;
  return {
    kind: one.kind,
    id: one.id,
    command: body.command,
    commandId: one.parsed.commandId,
    salt: body.salt,
    ...(body.absences && { absences: body.absences }),
    ...(prior && { prior: { seal: prior.sealBytes, body: prior.bodyBytes } }),
  };
}

function requireSame(result: StepResult, one: Opened | undefined): void {
  if (result.next.sealBytes !== one?.sealText || result.next.bodyBytes !== one.body)
    found('VERSION_DIFFERS', { expected: result.next.sealHash }, result);
}

/** A body on either side is purged: what seals and hashes can show is shown, the rules cannot be run. */
function linkOnly(one: Opened, tx: LedgerTransaction, known: Known): CheckedVersion {
  const { prior, unseen } = one.before;
  const version = sealedVersion(one.sealText, one.body, tx);
  const sealKey = sha256Hex(keys.seal(one.kind, one.id));
  // who left with an unseen version was party before it
  const atSeal = ({ keyHash, valueHash }: { keyHash: string; valueHash: string }): boolean =>
    keyHash === sealKey && !(unseen && valueHash === '');
  requireWrites({ ...tx, writes: tx.writes.filter(atSeal) }, hashed(writesOf(prior, version)).filter(atSeal), one);
  if (one.body !== undefined) {
    requireState(version);
    requireLinkAfterErasure(one, version.body.state, known);
  }
  return checked(version, prior, [], one, tx, known);
}

function checked(
  version: Version,
  prior: Version | undefined,
  facts: CheckedVersion['facts'],
  one: Opened | undefined,
  tx: LedgerTransaction,
  known: Known,
): CheckedVersion {
  return {
    version,
    prior,
    facts,
    bodyKnown: one?.body !== undefined,
    live: one !== undefined && holds(one, known.self),
    joined: one?.joined !== undefined,
    late: isLate(tx.at, known.tick),
    origin: known.record(version.seal.kind, version.seal.id)?.origin,
  };
}

/** Whether the reader holds the version live: who was absent is brought to it later. */
const holds = ({ left, parsed: { parties, absent } }: Opened, self: string | undefined): boolean =>
  absent.includes(self ?? '') ? parties.includes(self ?? '') : !left;
