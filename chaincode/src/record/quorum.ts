import { Refusal, refuseUnless } from '../errors';
import type { Kind } from '../domain/kind';
import type { StepRequest } from '../schema/protocol';
import { sha256Hex } from './hash';
import { kindNamed, parseSeal, type Version } from './version';

/** A version that leaves parties out: by which command, signed by whom. */
export type Quorum = {
  kind: Kind;
  command: string;
  absent: readonly string[];
  prior: Version | undefined;
  caller: string;
};

/**
 * Why a version may not leave these parties out (protocol.md §10); undefined: it may. The kind says so for the command, more
 * than half of the parties are there, and with them the caller and whom the kind names. Who joins is none of the prior's parties.
 */
export function quorumMissed({ kind, command, absent, prior, caller }: Quorum): string | undefined {
  const named = prior && kind.quorum?.(command, prior.body.state);
  if (!named) return 'all are asked';
  const { parties } = prior.seal;
  const needed = [caller, ...named];
  if (!isSorted(absent)) return 'sorted by bytes, each once';
  if (!absent.every((mspId) => parties.includes(mspId))) return 'only a party can be left out';
  if (absent.some((mspId) => needed.includes(mspId))) return 'one is left out who must be there';
  return isQuorum(parties.length - absent.length, parties.length)
    ? undefined
    : 'more than half of the parties must be there';
}

/** Whom each command that goes on without a party needs besides the caller; empty: none does. */
export function neededForQuorum({ seal, body: { state } }: Pick<Version, 'seal' | 'body'>): (readonly string[])[] {
  const kind = kindNamed(seal.kind);
  return Object.keys(kind.commands).flatMap((command) => {
    const needed = kind.quorum?.(command, state);
    return needed ? [needed] : [];
  });
}

/** @throws Refusal QUORUM_MISSED */
export function requireQuorum(quorum: Quorum, id: string): void {
  const reason = quorumMissed(quorum);
  const { kind, absent } = quorum;
  if (reason !== undefined) throw new Refusal('QUORUM_MISSED', { kind: kind.name, id, absent: [...absent], reason });
}

/** Two quorums of one version share a member. */
export const isQuorum = (present: number, parties: number): boolean => present * 2 > parties;

const isSorted = (names: readonly string[]): boolean =>
  names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);

/**
 * What may stand at a party that is left out: the prior's seal, or one before it that leads to it, each naming its
 * predecessor by hash. A party that holds anything else holds a fork, or this is one. @throws Refusal CHAIN_BROKEN
 */
export function heldBefore({ kind, id, absences, chain = [] }: StepRequest, prior: Version | undefined): string[] {
  const broken = (version: number, reason: string) => () => ({ kind, id, version, reason });
  if (!absences || !prior) {
    refuseUnless(chain.length === 0, 'CHAIN_BROKEN', broken(0, 'nobody is left out'));
    return [];
  }
  const hashes = chain.map((bytes) => sha256Hex(bytes));
  const seals = [...chain.map((bytes) => parseSeal(bytes, 'chain')), prior.seal];
  seals.forEach((seal, index) => {
    const follows = index === 0 || seal.prev === hashes[index - 1];
    const fits = follows && seal.kind === kind && seal.id === id;
    refuseUnless(fits, 'CHAIN_BROKEN', broken(seal.version, 'does not follow'));
  });
  return [...hashes, prior.sealHash];
}
