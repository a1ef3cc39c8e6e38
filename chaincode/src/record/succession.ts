import { Refusal, refuseUnless } from '../errors';
import { type Kind } from '../domain/kind';
import { type Json } from '../schema/protocol';
import { type SucceedRequest } from '../schema/requests';
import { pinOf, successorId } from './ids';
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

export type Succession = { prior: Version; next: Version; writes: PrivateWrite[] };

/**
 * A new record whose first state is that of the last true version, without the party that is gone or the forgery that
 * followed. Its body names the predecessor and pins that version; its id follows from both, so there is one successor.
 * @throws Refusal
 */
export function succession(request: SucceedRequest, context: StepContext): Succession {
  const { caller, registry } = context;
  requireActive(caller.mspId, registry);
  const { kind: name, id: of } = parseSeal(request.prior.seal, 'prior/seal');
  const prior = parseVersion(request.prior, name, of);
  refuseUnless(prior.seal.parties.includes(caller.mspId), 'RECORD_UNKNOWN');
  requireRole(caller, ['manager']);
  const { without, nonce, commandId, salt } = request;
  const kind = kindNamed(name);
  const state = without === undefined ? prior.body.state : stateWithout(kind, prior, without);
  const input: Json = { of, pin: pinOf(prior.sealHash, nonce), nonce, ...(without === undefined ? {} : { without }) };
  const body = { command: { name: 'Succeed', input }, state, salt };
  const next = sealVersion({ kind, id: successorId(of, prior.sealHash), prior: undefined, commandId, body }, context);
  return { prior, next, writes: writesOf(undefined, next) };
}

function stateWithout(kind: Kind, { seal, body }: Version, gone: string): Json {
  const unfounded = (reason: string) => new Refusal('SUCCESSION_UNFOUNDED', { kind: kind.name, id: seal.id, reason });
  if (!seal.parties.includes(gone)) throw unfounded('who is to be left out is no party');
  if (!kind.without) throw unfounded('this kind cannot go on without a party');
  return kind.without(body.state, gone) as Json;
}
