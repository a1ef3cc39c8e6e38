import { Refusal, refuseUnless } from '../errors';
import { parseJson } from '../record/canonical';
import { entryIdOf } from '../record/ids';
import { approveMotion, motionKey, openMotion, writesOfMotion } from '../record/motion';
import { assertCarried } from '../record/registry';
import { shaped } from '../record/shaped';
import { motionShape, type Motion, type MotionRequest } from '../schema/consortium';
import { type Registry } from '../schema/protocol';
import { type Proposal } from './proposal';

/** @throws Refusal */
export async function move(proposal: Proposal, { registry, codes, commandId }: MotionRequest): Promise<void> {
  const context = await proposal.activeContext();
  const motionId = entryIdOf(context.caller.mspId, commandId);
  const motion = openMotion(motionId, { registry, codes }, context);
  assertCarried(registry);
  const exists = (await proposal.ledger.publicValue(motionKey(motionId))) !== undefined;
  refuseUnless(!exists, 'MOTION_EXISTS', () => ({ motionId }));
  await save(proposal, motion, context.registry);
}

/** @throws Refusal */
export async function approve(
  proposal: Proposal,
  { motionId, registryHash }: { motionId: string; registryHash: string },
): Promise<void> {
  const context = await proposal.activeContext();
  const key = motionKey(motionId);
  const bytes = await proposal.ledger.publicValue(key);
  if (bytes === undefined) throw new Refusal('MOTION_UNKNOWN', { motionId });
  const motion = shaped(motionShape, parseJson(bytes, key), key);
  await save(proposal, approveMotion(motion, registryHash, context), context.registry);
}

async function save({ ledger }: Proposal, motion: Motion, registry: Registry): Promise<void> {
  for (const { key, value } of writesOfMotion(motion, registry)) await ledger.putPublic(key, value);
}
