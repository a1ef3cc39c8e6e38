import type { Seal } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { keys } from '../keys';
import type { Version } from '../version';
import { found } from './outcome';
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
  if (!prior) {
    if (history.length > 0) found('ID_TAKEN', { since: String(history[0]?.block) }, seal);
    return;
  }
  requireHandedOn(prior, history, seal, tx);
}

/** What a joiner was given is what the parties wrote, version by version, and they are told of the joining. */
function requireHandedOn(prior: Version, history: readonly PastWrite[], seal: Seal, tx: LedgerTransaction): void {
  const steps = byTransaction(history);
  const broken = (reason: string) => found('HISTORY_BROKEN', { reason, version: seal.version }, seal);
  if (steps.length !== prior.seal.version) broken('as many transactions as versions are expected');
  if (steps.some((step) => !isOneVersion(step))) broken('a version was not written alike at each, endorsed by each');
  if (hashOf(steps.at(-1) ?? []) !== prior.sealHash) broken('the last hash is not the prior’s');
  if (prior.seal.parties.some((party) => !tx.writes.some((write) => write.mspId === party)))
    broken('a prior party is not written');
}

function byTransaction(history: readonly PastWrite[]): PastWrite[][] {
  const steps = new Map<string, PastWrite[]>();
  for (const write of history) {
    const place = `${String(write.block)} ${String(write.tx)}`;
    steps.set(place, [...(steps.get(place) ?? []), write]);
  }
  return [...steps.values()];
}

/** Deletes at those who left stand beside the one hash. */
function isOneVersion(step: readonly PastWrite[]): boolean {
  const hashes = new Set(step.filter((write) => write.valueHash !== '').map((write) => write.valueHash));
  return hashes.size === 1 && step.every((write) => write.endorsed);
}

function hashOf(step: readonly PastWrite[]): string {
  return step.find((write) => write.valueHash !== '')?.valueHash ?? '';
}
