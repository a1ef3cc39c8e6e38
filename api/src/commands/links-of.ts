import type { Introduction } from '@tierline/chaincode/domain';
import { derivedId, kindNamed, step } from '@tierline/chaincode/record';
import type { Body, Caller, Json, Prior, Registry, StepRequest } from '@tierline/chaincode/schema';
import { NodeRefusal } from '../refusals';
import type { RecordSource } from './record-source';

type Making = { channel: string; registry: Registry; caller: Caller; records: RecordSource };

/**
 * The id that a new record gets: derived by a link, or the one that was drawn. Derived ids need the state they are for, so the first step
 * runs once to find it. @throws NodeRefusal LINK_MISSING
 */
export async function idFor(making: Making, request: StepRequest): Promise<string> {
  const kind = kindNamed(request.kind);
  if (!kind.subject && !kind.introductions) return request.id;
  const state = foreseenState(making, request);
  await requireLinks(making, kind.introductions?.(state) ?? []);
  const subject = kind.subject?.(state);
  return subject ? derivedId(await secretOf(making, subject.between), kind.name, subject.subject) : request.id;
}

/** A partner’s node takes no record that a stranger brings it into, so no stranger is brought in. @throws NodeRefusal LINK_MISSING */
export async function requireLinksForJoiners(making: Making, request: StepRequest, prior: Prior): Promise<void> {
  const kind = kindNamed(request.kind);
  if (!kind.introductions) return;
  const before = kind.introductions((JSON.parse(prior.body) as Body).state).map(({ mspId }) => mspId);
  const after = kind.introductions(foreseenState(making, { ...request, prior }));
  await requireLinks(
    making,
    after.filter(({ mspId }) => !before.includes(mspId)),
  );
}

async function requireLinks(making: Making, brought: readonly Introduction[]): Promise<void> {
  const self = making.caller.mspId;
  for (const { mspId, by } of brought) if (by === self && mspId !== self) await secretOf(making, [self, mspId]);
}

async function secretOf({ channel, records }: Making, between: readonly [string, string]): Promise<string> {
  const secret = await records.linkSecret(channel, between);
  if (secret === undefined) throw new NodeRefusal('LINK_MISSING', { channel, between: [...between] });
  return secret;
}

function foreseenState({ caller, registry }: Making, request: StepRequest): Json {
  const [result] = step([request], { caller, at: new Date().toISOString(), registry });
  return result?.next.body.state ?? null;
}
