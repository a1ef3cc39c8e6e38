import { Refusal, refuseUnless } from '../errors';
import type { CodeList, Motion } from '../schema/consortium';
import type { Registry } from '../schema/protocol';
import { authorOf } from './caller';
import { canonical } from './canonical';
import { sha256Hex } from './hash';
import { assertCodeLists, assertConsistent, takesEffect } from './registry';
import { requireActive, requireRole, type StepContext } from './version';

export type PublicWrite = { key: string; value: string };

/** A registry put to vote, whatever rules it asks for; the mover's own transaction is its approval. @throws Refusal */
export function openMotion(
  motionId: string,
  { registry: next, codes }: { registry: Registry; codes: CodeList[] },
  { caller, at, registry }: StepContext,
): Motion {
  requireActive(caller.mspId, registry);
  requireRole(caller, ['manager']);
  const fits = next.channel === registry.channel && next.sequence === registry.sequence + 1;
  refuseUnless(fits, 'MOTION_STALE', () => ({ motionId, moved: next.sequence, sequence: registry.sequence }));
  assertConsistent(next);
  assertCodeLists(codes, next, registry);
  const by = authorOf(caller);
  return { v: 1, motionId, registry: next, codes, by, at, approvals: [{ ...by, at }] };
}

/** The motion with one member's approval more, of exactly the registry it read. @throws Refusal */
export function approveMotion(
  motion: Motion,
  registryHash: string,
  { caller: { mspId, name, roles }, at, registry }: StepContext,
): Motion {
  requireActive(mspId, registry);
  requireRole({ mspId, name, roles }, ['manager']);
  const { motionId, approvals } = motion;
  const moved = motion.registry.sequence;
  const current = moved === registry.sequence + 1 && registryHashOf(motion) === registryHash;
  refuseUnless(current, 'MOTION_STALE', () => ({ motionId, moved, sequence: registry.sequence }));
  if (approvals.some((approval) => approval.mspId === mspId))
    throw new Refusal('ALREADY_APPROVED', { motionId, mspId });
  return { ...motion, approvals: [...approvals, { ...authorOf({ mspId, name, roles }), at }] };
}

/** What an approver names, so that nobody approves by id alone. */
export const registryHashOf = ({ registry }: Motion): string => sha256Hex(canonical(registry));

/** The motion as it stands, and with the approval that makes more than half, what it changes. */
export function writesOfMotion(motion: Motion, registry: Registry): PublicWrite[] {
  const standing = { key: motionKey(motion.motionId), value: canonical(motion) };
  if (!takesEffect(motion, registry)) return [standing];
  const codes = motion.codes.map((list) => ({
    key: `codes/${list.name}/${String(list.version)}`,
    value: canonical(list),
  }));
  return [standing, { key: 'registry', value: canonical(motion.registry) }, ...codes];
}

export const motionKey = (motionId: string): string => `motion/${motionId}`;
