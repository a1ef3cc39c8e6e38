import { Refusal, refuseUnless } from '../errors';
import type { Kind } from '../domain/kind';
import type { Absence, StepRequest } from '../schema/protocol';
import { sha256Hex } from './hash';
import { parseSeal, type Version } from './version';

type Quorum = {
  kind: Kind;
  command: string;
  absences: readonly Absence[];
  prior: Version | undefined;
  next: Version;
};

/**
 * Whether a version may leave these parties out (protocol.md §10): the kind says so for the command, more than half of the
 * parties are there, and with them the caller and whom the kind names. Who joins is none of the prior's parties.
 * @throws Refusal QUORUM_MISSED
 */
export function requireQuorum({ kind, command, absences, prior, next }: Quorum, caller: string): void {
  const { id } = next.seal;
  const absent = absences.map(({ mspId }) => mspId);
  const requireThat = (holds: boolean, reason: string): void =>
    refuseUnless(holds, 'QUORUM_MISSED', () => ({ kind: kind.name, id, absent, reason }));
  const named = prior && kind.quorum?.(command, prior.body.state);
  if (!named) throw new Refusal('QUORUM_MISSED', { kind: kind.name, id, absent, reason: 'all are asked' });
  const { parties } = prior.seal;
  const needed = [caller, ...named];
  requireThat(isSorted(absent), 'sorted by bytes, each once');
  requireThat(
    absent.every((mspId) => parties.includes(mspId)),
    'only a party can be left out',
  );
  requireThat(!absent.some((mspId) => needed.includes(mspId)), 'one is left out who must be there');
  requireThat(isQuorum(parties.length - absent.length, parties.length), 'more than half of the parties must be there');
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
