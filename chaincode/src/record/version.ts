import { Refusal, refuseUnless } from '../errors';
import type { Kind } from '../domain/kind';
import { kinds } from '../domain/kinds';
import {
  bodyShape,
  limits,
  sealShape,
  type Body,
  type Caller,
  type Prior,
  type Registry,
  type Role,
  type Seal,
} from '../schema/protocol';
import { millisOf } from '../schema/instant';
import { parseJson } from './canonical';
import { sha256Hex } from './hash';
import { shaped } from './shaped';

export type StepContext = {
  caller: Caller;
  /** The transaction's time: RFC 3339, milliseconds. */
  at: string;
  /** As it stood just before the transaction. */
  registry: Registry;
};

/** A version as it stands on the ledger: exact bytes, their hash, and what they say. */
export type Version = { sealBytes: string; sealHash: string; seal: Seal; bodyBytes: string; body: Body };

export function kindNamed(name: string): Kind {
  const kind = kinds.get(name);
  if (!kind) throw new Refusal('KIND_UNKNOWN', { kind: name });
  return kind;
}

/** @throws Refusal MALFORMED */
export function parseSeal(bytes: string, at: string): Seal {
  return shaped(sealShape, parseJson(bytes, at), at);
}

/**
 * Seal and body given as a version of the record. That these bytes are what the parties hold is the caller's to check,
 * by `sealHash`; then everything else in them was checked when they were written.
 * @throws Refusal MALFORMED, PRIOR_INVALID, OVERSIZE
 */
export function parseVersion(prior: Prior, kind: string, id: string): Version {
  requireSize('seal', prior.seal, limits.sealBytes);
  requireSize('body', prior.body, limits.bodyBytes);
  const seal = parseSeal(prior.seal, 'prior/seal');
  const invalid = (reason: string) => () => ({ kind, id, reason });
  refuseUnless(seal.kind === kind && seal.id === id, 'PRIOR_INVALID', invalid('the seal is another record’s'));
  refuseUnless(sha256Hex(prior.body) === seal.body, 'PRIOR_INVALID', invalid('the body is not the seal’s'));
  const body = shaped(bodyShape, parseJson(prior.body, 'prior/body'), 'prior/body') as Body;
  return { sealBytes: prior.seal, sealHash: sha256Hex(prior.seal), seal, bodyBytes: prior.body, body };
}

/**
 * Who joins has only the word of those before for the state that it joins from, and of some not even their honesty, nor has an
 * auditor who is shown a part: it must be a state of its kind before any rule looks at it.
 * @throws Refusal PRIOR_INVALID
 */
export function requireState({ seal: { kind, id }, body }: Version): void {
  const issue = kindNamed(kind).state.safeParse(body.state).error?.issues[0];
  refuseUnless(issue === undefined, 'PRIOR_INVALID', () => ({
    ...{
      kind,
      id,
      reason: `no state of its kind: ${issue?.message ?? ''}`,
      at: issue?.path.map(String).join('/') ?? '',
    },
  }));
}

/** @throws Refusal MEMBER_NOT_ACTIVE */
export function requireActive(mspId: string, registry: Registry): void {
  const active = registry.members.some((member) => member.mspId === mspId && member.state === 'active');
  refuseUnless(active, 'MEMBER_NOT_ACTIVE', () => ({ mspId }));
}

function requireSize(what: string, text: string, limit: number): void {
  const actual = Buffer.byteLength(text);
  refuseUnless(actual <= limit, 'OVERSIZE', () => ({ what, limit, actual }));
}

/** @throws Refusal ROLE_MISSING */
export function requireRole(caller: Caller, needed: readonly Role[]): void {
  const held = needed.some((role) => caller.roles.includes(role));
  refuseUnless(held, 'ROLE_MISSING', () => ({ needed: [...needed], held: [...caller.roles] }));
}

/** @throws Refusal MALFORMED if the text is no time of ours */
export function millis(at: string): number {
  const value = millisOf(at);
  if (value === undefined) throw new Refusal('MALFORMED', { at: 'at', reason: 'RFC 3339 with milliseconds and Z' });
  return value;
}
