import { refuseUnless } from '../errors';
import type { Kind } from '../domain/kind';
import { limits, type Body, type Registry, type Seal } from '../schema/protocol';
import { authorOf } from './caller';
import { canonical } from './canonical';
import { sha256Hex } from './hash';
import { root } from './root';
import { type StepContext, type Version } from './version';

export type Sealing = { kind: Kind; id: string; prior: Version | undefined; commandId: string; body: Body };

/** The version that follows `prior`, sealed. @throws Refusal PARTIES_INVALID, OVERSIZE, NOT_CANONICAL */
export function sealVersion(
  { kind, id, prior, commandId, body }: Sealing,
  { caller, at, registry }: StepContext,
): Version {
  const parties = checkedParties(kind, id, body.state, registry);
  refuseUnless(prior !== undefined || parties.includes(caller.mspId), 'PARTIES_INVALID', () => ({
    kind: kind.name,
    id,
    parties,
    reason: 'who creates a record is a party of it',
  }));
  const bodyBytes = canonical(body);
  const actual = Buffer.byteLength(bodyBytes);
  refuseUnless(actual <= limits.bodyBytes, 'OVERSIZE', () => ({ what: 'body', limit: limits.bodyBytes, actual }));
  const version = (prior?.seal.version ?? 0) + 1;
  const seal: Seal = {
    v: 1,
    kind: kind.name,
    id,
    version,
    parties,
    absent: (body.absences ?? []).map(({ mspId }) => mspId),
    prev: prior?.sealHash ?? '',
    body: sha256Hex(bodyBytes),
    root: root(body, `${kind.name}/${id}/${String(version)}`),
    by: authorOf(caller),
    at,
    rules: registry.rules,
    commandId,
  };
  const sealBytes = canonical(seal);
  return { sealBytes, sealHash: sha256Hex(sealBytes), seal, bodyBytes, body };
}

/** Exactly those that the kind computes from the state; two to sixteen members, in byte order. @throws Refusal PARTIES_INVALID */
export function checkedParties(kind: Kind, id: string, state: unknown, registry: Registry): string[] {
  const parties = kind.parties(state);
  const requireThat = (holds: boolean, reason: string): void =>
    refuseUnless(holds, 'PARTIES_INVALID', () => ({ kind: kind.name, id, parties, reason }));
  requireThat(parties.length >= 2 && parties.length <= limits.parties, 'two to sixteen parties');
  requireThat(
    parties.every((party, index) => index === 0 || (parties[index - 1] ?? '') < party),
    'sorted by bytes, each once',
  );
  const members = new Set(registry.members.map(({ mspId }) => mspId));
  requireThat(
    parties.every((party) => members.has(party)),
    'a party is no member',
  );
  return parties;
}
