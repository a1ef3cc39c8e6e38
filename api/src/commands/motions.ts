import { randomBytes } from 'node:crypto';
import { canonical, entryIdOf } from '@tierline/chaincode/record';
import type { CodeList, Registry } from '@tierline/chaincode/schema';
import type { LedgerFunction } from '../gateway';
import type { WriteContext } from './apply';
import { transact, type Landed } from './transact';
import { registryOf } from './registry-of';

/** A write with an id of its own: of the motion, or the notice. */
export type Named = Landed & { id: string };
export type Motion = { channel: string; registry: Registry; codes: readonly CodeList[]; commandId?: string };
export type Vote = { channel: string; motionId: string; registryHash: string };

const projectionMilliseconds = 10_000;

/** Puts a registry to the vote; the mover's own transaction is its approval (protocol.md §8). @throws Refusal, NodeRefusal */
export function moveRegistry(context: WriteContext, motion: Motion): Promise<Named> {
  const { channel, registry, codes, commandId = randomBytes(16).toString('hex') } = motion;
  const id = entryIdOf(context.signatory.mspId, commandId);
  return submit(context, { channel, id, name: 'consortium:move', content: { commandId, registry, codes } });
}

/** Approves the motion as it was read: `registryHash` is the hash of the registry in it. @throws Refusal, NodeRefusal */
export function approveMotion(context: WriteContext, { channel, ...vote }: Vote): Promise<Named> {
  return submit(context, { channel, id: vote.motionId, name: 'consortium:approve', content: vote });
}

async function submit(
  { ledger, records, channels, signatory }: WriteContext,
  { channel, id, name, content }: { channel: string; id: string; name: LedgerFunction; content: unknown },
): Promise<Named> {
  await registryOf(records, channels, channel);
  const transient = { motion: canonical(content) };
  const landed = await transact(ledger, { channel, function: name, transient, signatory });
  await records.reached(channel, landed.block, projectionMilliseconds);
  return { ...landed, id };
}
