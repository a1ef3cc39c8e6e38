import { Refusal, refuseUnless } from '../errors';
import { type Json, type Registry, type Seal } from '../schema/protocol';
import { type SucceedRequest } from '../schema/requests';
import { canonical } from './canonical';
import { pinOf, successorId } from './ids';
import { keys } from './keys';
import { sealVersion } from './seal';
import {
  kindNamed,
  parseSeal,
  parseVersion,
  requireActive,
  requireRole,
  type StepContext,
  type Version,
} from './version';
import { writesOf, type PrivateWrite } from './writes';

type Sealed = Pick<Version, 'seal' | 'sealHash'>;
export type Succession = { prior: Version; next: Version; writes: PrivateWrite[] };

/**
 * A new record whose first state is that of the version that stands, without the parties that have left. Its body names the
 * predecessor and pins that version; its id follows from both, so there is one successor.
 * @throws Refusal
 */
export function succession(request: SucceedRequest, context: StepContext): Succession {
  const { registry } = context;
  const { kind: name, id: of } = parseSeal(request.prior.seal, 'prior/seal');
  const prior = parseVersion(request.prior, name, of);
  requireMaySucceed(prior.seal, context);
  const { without, nonce, commandId, salt } = request;
  const kind = kindNamed(name);
  requireLeft(prior, without, registry);
  const state = stateWithoutLeft(prior, registry);
  const input: Json = { of, pin: pinOf(prior.sealHash, nonce), nonce, without };
  const body = { command: { name: 'Succeed', input }, state, salt };
  const next = sealVersion({ kind, id: successorId(of, prior.sealHash), prior: undefined, commandId, body }, context);
  return { prior, next, writes: writesOf(undefined, next) };
}

/** Who may begin a record in the place of another. @throws Refusal */
export function requireMaySucceed({ parties }: Seal, { caller, registry }: Omit<StepContext, 'at'>): void {
  requireActive(caller.mspId, registry);
  refuseUnless(parties.includes(caller.mspId), 'RECORD_UNKNOWN');
  requireRole(caller, ['manager']);
}

/**
 * What ends a record: it takes the place of the live seal of the version that was succeeded, so that nothing follows there.
 * Whoever holds that version tells it by its hash.
 */
export const endOf = ({ seal: { kind, id }, sealHash }: Sealed): string =>
  canonical({ v: 1, kind, id, succeededBy: successorId(id, sealHash) });

/** `heldBy`: at whom the version stands live. */
export const endsAt = (prior: Sealed, heldBy: readonly string[]): PrivateWrite[] =>
  heldBy.map((mspId) => ({ mspId, key: keys.seal(prior.seal.kind, prior.seal.id), value: endOf(prior) }));

/** Why a record may not go on for that party’s leaving; undefined: it may. Only who has left the consortium is left out. */
export function successionUnfounded(
  { kind, parties, state }: { kind: string; parties: readonly string[]; state: Json },
  gone: string,
  registry: Registry,
): string | undefined {
  if (!parties.includes(gone)) return 'who is to be left out is no party';
  if (!hasLeft(gone, registry)) return 'who is to be left out has not left the consortium';
  const without = kindNamed(kind).without?.(state, gone);
  return without === undefined ? 'this kind cannot go on without that party' : undefined;
}

function requireLeft({ seal, body: { state } }: Version, gone: string, registry: Registry): void {
  const reason = successionUnfounded({ ...seal, state }, gone, registry);
  if (reason !== undefined) throw new Refusal('SUCCESSION_UNFOUNDED', { kind: seal.kind, id: seal.id, reason });
}

export const hasLeft = (mspId: string, { members }: Registry): boolean =>
  members.some((member) => member.mspId === mspId && member.state === 'left');

/** One that is named is not the only one: of two that have left, each would have to endorse going on without the other. */
function stateWithoutLeft({ seal: { kind: name, parties }, body }: Version, registry: Registry): Json {
  const kind = kindNamed(name);
  return parties
    .filter((party) => hasLeft(party, registry))
    .reduce<Json>((state, gone) => (kind.without?.(state, gone) as Json | undefined) ?? state, body.state);
}

/** Who goes on with a record without those that have left. */
export const partiesWithoutLeft = (version: Version, registry: Registry): string[] =>
  kindNamed(version.seal.kind).parties(stateWithoutLeft(version, registry));

/**
 * At whom a version ends when these go on with its record, by what stands under its seal's key at each, as a hash: it stands
 * at all of them that it was written at. No other can be told from one that is past; a copy that differs is mended.
 * @throws Refusal SUCCESSION_UNFOUNDED
 */
export function whereItEnds(prior: Sealed, goOn: readonly string[], standing: ReadonlyMap<string, string>): string[] {
  const { kind, id, absent } = prior.seal;
  const holders = goOn.filter((party) => standing.get(party) === prior.sealHash);
  const isWhole = goOn.every((party) => holders.includes(party) || absent.includes(party));
  refuseUnless(isWhole && holders.length > 0, 'SUCCESSION_UNFOUNDED', () => ({
    ...{ kind, id, reason: 'that version does not stand at all who go on: a copy that differs is mended' },
  }));
  return holders;
}
