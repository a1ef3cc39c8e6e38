import { Refusal, refuseUnless } from '../errors';
import { type Kind } from '../domain/kind';
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
 * A new record whose first state is that of the last true version, without the party that is gone or the forgery that
 * followed. Its body names the predecessor and pins that version; its id follows from both, so there is one successor.
 * @throws Refusal
 */
export function succession(request: SucceedRequest, context: StepContext): Succession {
  const { registry } = context;
  const { kind: name, id: of } = parseSeal(request.prior.seal, 'prior/seal');
  const prior = parseVersion(request.prior, name, of);
  requireMaySucceed(prior.seal, context);
  const { without, nonce, commandId, salt } = request;
  const kind = kindNamed(name);
  const state = without === undefined ? prior.body.state : stateWithout(kind, prior, without, registry);
  const input: Json = { of, pin: pinOf(prior.sealHash, nonce), nonce, ...(without === undefined ? {} : { without }) };
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

/** Why a record may not go on without that party; undefined: it may. Only who has left the consortium is left out. */
export function successionUnfounded(
  { kind, parties, state }: { kind: string; parties: readonly string[]; state: Json },
  gone: string,
  { members }: Registry,
): string | undefined {
  if (!parties.includes(gone)) return 'who is to be left out is no party';
  const left = members.some((member) => member.mspId === gone && member.state === 'left');
  if (!left) return 'who is to be left out has not left the consortium';
  const without = kindNamed(kind).without?.(state, gone);
  return without === undefined ? 'this kind cannot go on without that party' : undefined;
}

function stateWithout(kind: Kind, { seal, body: { state } }: Version, gone: string, registry: Registry): Json {
  const reason = successionUnfounded({ ...seal, state }, gone, registry);
  if (reason !== undefined) throw new Refusal('SUCCESSION_UNFOUNDED', { kind: kind.name, id: seal.id, reason });
  return kind.without?.(state, gone) as Json;
}
