import { Refusal, refuseUnless } from '../errors';
import { canonical, parseJson } from '../record/canonical';
import { sha256Hex } from '../record/hash';
import { entryIdOf } from '../record/ids';
import { assertCodeLists, assertRegistry, takesEffect } from '../record/registry';
import { shaped } from '../record/shaped';
import { requireRole } from '../record/version';
import { motionShape, type Motion, type MotionRequest } from '../schema/consortium';
import { type Registry } from '../schema/protocol';
import { type Proposal } from './proposal';

/** A registry put to vote; the mover's own transaction is its approval. @throws Refusal */
export async function move(proposal: Proposal, request: MotionRequest): Promise<void> {
  const { caller, at, registry } = await proposal.activeContext();
  requireRole(caller, ['manager']);
  const { registry: next, codes, commandId } = request;
  const motionId = entryIdOf(caller.mspId, commandId);
  const fits = next.channel === registry.channel && next.sequence === registry.sequence + 1;
  refuseUnless(fits, 'MOTION_STALE', () => ({ motionId, moved: next.sequence, sequence: registry.sequence }));
  assertRegistry(next);
  assertCodeLists(codes, next, registry);
  const exists = (await proposal.ledger.publicValue(keyOf(motionId))) !== undefined;
  refuseUnless(!exists, 'MOTION_EXISTS', () => ({ motionId }));
  const by = { mspId: caller.mspId, name: caller.name };
  const approvals = [{ ...by, at }];
  await save(proposal, registry, { v: 1, motionId, registry: next, codes, by, at, approvals });
}

/** One member's approval, of exactly the registry it read. @throws Refusal */
export async function approve(
  proposal: Proposal,
  { motionId, registryHash }: { motionId: string; registryHash: string },
): Promise<void> {
  const { caller, at, registry } = await proposal.activeContext();
  requireRole(caller, ['manager']);
  const bytes = await proposal.ledger.publicValue(keyOf(motionId));
  if (bytes === undefined) throw new Refusal('MOTION_UNKNOWN', { motionId });
  const motion = shaped(motionShape, parseJson(bytes, keyOf(motionId)), keyOf(motionId));
  const current =
    motion.registry.sequence === registry.sequence + 1 && sha256Hex(canonical(motion.registry)) === registryHash;
  refuseUnless(current, 'MOTION_STALE', () => ({
    motionId,
    moved: motion.registry.sequence,
    sequence: registry.sequence,
  }));
  const { mspId, name } = caller;
  const repeated = motion.approvals.some((approval) => approval.mspId === mspId);
  refuseUnless(!repeated, 'ALREADY_APPROVED', () => ({ motionId, mspId }));
  await save(proposal, registry, { ...motion, approvals: [...motion.approvals, { mspId, name, at }] });
}

/** Writes the motion and, once more than half have approved, what it changes. */
async function save({ ledger }: Proposal, registry: Registry, motion: Motion): Promise<void> {
  await ledger.putPublic(keyOf(motion.motionId), canonical(motion));
  if (!takesEffect(motion, registry)) return;
  await ledger.putPublic('registry', canonical(motion.registry));
  for (const list of motion.codes)
    await ledger.putPublic(`codes/${list.name}/${String(list.version)}`, canonical(list));
}

const keyOf = (motionId: string): string => `motion/${motionId}`;
