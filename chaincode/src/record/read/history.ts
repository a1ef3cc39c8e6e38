import type { Seal } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { keys } from '../keys';
import { neededForQuorum } from '../quorum';
import { kindNamed, type Version } from '../version';
import { hasEnded } from './ends';
import { found } from './outcome';
import { isOneVersion, ToldVersions } from './told-versions';
import type { Known, LedgerTransaction, PastWrite } from './transaction';

/** What stood under the seal's key before, wherever (protocol.md §11 (6)). @throws Found ID_TAKEN, HISTORY_BROKEN */
export function requireHistory(
  seal: Seal,
  prior: Version | undefined,
  joined: boolean,
  tx: LedgerTransaction,
  known: Known,
): void {
  if (prior && !joined) return;
  const history = known.history(sha256Hex(keys.seal(seal.kind, seal.id)));
  if (prior) requireHandedOn(prior, history, seal, tx);
  else requireUntaken(seal, history);
}

/** No version stood there that one of its parties was written. What anybody wrote alone is none, and bars nobody's record. */
function requireUntaken(seal: Seal, history: readonly PastWrite[]): void {
  const taken = byTransaction(history).find(
    (step) => isOneVersion(step) && step.some(({ mspId }) => seal.parties.includes(mspId)),
  );
  if (taken) found('ID_TAKEN', { since: String(taken[0]?.block) }, seal);
}

/** What a joiner was given is what the parties wrote, version by version, and they are told of the joining. */
function requireHandedOn(prior: Version, history: readonly PastWrite[], seal: Seal, tx: LedgerTransaction): void {
  const transactions = byTransaction(history);
  if (hasEnded(prior, history)) found('HISTORY_BROKEN', { reason: 'it was succeeded', version: seal.version }, seal);
  const fault = faultBefore(prior, transactions, neededForQuorum(prior)) ?? faultOfJoining(prior, seal, tx);
  if (fault !== undefined) found('HISTORY_BROKEN', { reason: fault, version: seal.version }, seal);
}

/** Why no beginning leads to this version; undefined: one does. */
function faultBefore(last: Last, steps: readonly PastWrite[][], needed: readonly (readonly string[])[]) {
  let first: string | undefined;
  for (const begin of beginnings(steps)) {
    const fault = faultOf(steps, begin, last, needed);
    if (fault === undefined) return undefined;
    first ??= fault;
  }
  return first ?? faultOf(steps, 0, last, needed);
}

/**
 * Where the record may begin: at a first version of members of whom none holds anything under its key. What others wrote before is not
 * the record's, nor what its own took back; who knows a successor's id would else bar whoever joins it.
 */
function beginnings(steps: readonly PastWrite[][]): number[] {
  const holders = new Set<string>();
  return steps.flatMap((step, at) => {
    const isFirst = isOneVersion(step) && step.every(({ mspId }) => !holders.has(mspId));
    for (const write of step) holders[holds(write) ? 'add' : 'delete'](write.mspId);
    return isFirst ? [at] : [];
  });
}

type Last = { seal: Pick<Seal, 'version'>; sealHash: string };

/** Why these are not the versions up to the prior. */
function faultOf(
  steps: readonly PastWrite[][],
  begin: number,
  { seal, sealHash }: Last,
  needed: readonly (readonly string[])[],
): string | undefined {
  const told = new ToldVersions(needed);
  for (let at = begin; at < steps.length; at += 1) told.take(steps[at] ?? []);
  if (!told.areWhole) return 'a version was not written alike at each, endorsed by each';
  if (told.count !== seal.version) return 'as many versions as the prior’s number are expected';
  return told.hash === sealHash ? undefined : 'the last hash is not the prior’s';
}

/** Whether the writes under its seal's key tell of the versions up to this one and of none after: what stood between was taken back by each. */
export function tellsNoMore({ seal, sealHash }: Version, known: Known): boolean {
  const history = byTransaction(known.history(sha256Hex(keys.seal(seal.kind, seal.id))));
  return faultBefore({ seal, sealHash }, history, kindNamed(seal.kind).quorum ? [[]] : []) === undefined;
}

/** An auditor who is shown a record from a version on: as many stand before it as its number says. @throws Found HISTORY_BROKEN */
export function requireUnseen(seal: Seal, known: Known): void {
  const history = byTransaction(known.history(sha256Hex(keys.seal(seal.kind, seal.id))));
  const last = { seal: { version: seal.version - 1 }, sealHash: seal.prev };
  const fault = faultBefore(last, history, kindNamed(seal.kind).quorum ? [[]] : []);
  if (fault !== undefined) found('HISTORY_BROKEN', { reason: fault, version: seal.version }, seal);
}

function faultOfJoining(prior: Version, seal: Seal, tx: LedgerTransaction): string | undefined {
  const there = prior.seal.parties.filter((party) => !seal.absent.includes(party));
  const isTold = there.every((party) => tx.writes.some((write) => write.mspId === party));
  return isTold ? undefined : 'a prior party is not written';
}

function byTransaction(history: readonly PastWrite[]): PastWrite[][] {
  const steps = new Map<string, PastWrite[]>();
  for (const write of history) {
    const place = `${String(write.block)} ${String(write.tx)}`;
    steps.set(place, [...(steps.get(place) ?? []), write]);
  }
  return [...steps.values()];
}

const holds = ({ valueHash }: PastWrite): boolean => valueHash !== '';
