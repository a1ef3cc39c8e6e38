import type { Clock, Instance, InstanceId, OutboxEffect, Place, RecordId, StoreTransaction, Stuck } from '../ports';
import type { Input, Output, Process } from '../process';

/** `before`: the place up to which the instance has taken its facts. */
export type Standing = { clock: Clock; before: Place | undefined; settings: unknown };
type Advance = { state: unknown; outputs: Output[] } | { fault: string };

/** The process's answer to one input; what it throws is its fault, not the engine's. */
function answer(
  process: Process,
  instance: Instance | undefined,
  id: InstanceId,
  { input, settings }: { input: Input; settings: unknown },
): Advance {
  try {
    const state = instance?.state === undefined ? undefined : process.state.parse(instance.state);
    return { outputs: process.decide(input, state, recordOf(id), settings), state: process.evolve(state, input) };
  } catch (fault) {
    return { fault: fault instanceof Error ? fault.message : String(fault) };
  }
}

/**
 * Lets one instance take one input: state, timers, effects, or the reason why it is stuck, in the caller's transaction.
 * Returns whether it asked for anything: a timer or an effect.
 */
export async function advance(
  tx: StoreTransaction,
  process: Process,
  id: InstanceId,
  input: Input,
  { clock, before, settings }: Standing,
): Promise<boolean> {
  const instance = await tx.instance(id);
  if (instance?.stuck !== undefined) return false;
  const now = clock.now().toISOString();
  const result = answer(process, instance, id, { input, settings });
  if ('fault' in result) {
    const on = input.type === 'due' ? { timer: input.timer } : {};
    await hold(tx, id, instance, { reason: result.fault, after: before, ...on }, now);
    return false;
  }
  if (input.type === 'due') await tx.deleteTimer(id, input.timer);
  if (instance !== undefined || result.state !== undefined)
    await tx.saveInstance(id, result.state === undefined ? undefined : { state: result.state });
  for (const output of result.outputs) await carryOut(tx, id, output, now);
  return result.outputs.some(({ type }) => type !== 'cancelTimer');
}

async function carryOut(tx: StoreTransaction, id: InstanceId, output: Output, now: string): Promise<void> {
  switch (output.type) {
    case 'setTimer':
      return tx.saveTimer({ ...id, timer: output.timer, due: output.due ?? '' });
    case 'cancelTimer':
      return tx.deleteTimer(id, output.timer);
    case 'perform':
      if (await isAskedFor(tx, id, output.after)) await tx.addEffect(opened(id, output, now));
      return;
    case 'notify':
      if (!(await isAskedFor(tx, id, output.after))) return;
      return tx.appendLocal({ type: 'Notified', record: recordOf(id), at: now, data: output.notice });
  }
}

const isAskedFor = async (tx: StoreTransaction, id: InstanceId, name: string | undefined): Promise<boolean> =>
  name === undefined || (await tx.effect(effectKey(id, name))) !== undefined;

function opened(id: InstanceId, output: Extract<Output, { type: 'perform' }>, now: string): OutboxEffect {
  return {
    key: effectKey(id, output.name),
    instance: id,
    effect: output.effect,
    attempts: 0,
    nextAttempt: now,
    status: 'open',
    ...(output.after !== undefined && { after: effectKey(id, output.after) }),
  };
}

const effectKey = ({ process, channel, kind, id }: InstanceId, name: string): string =>
  [process, channel, kind, id, name].join('/');

async function hold(
  tx: StoreTransaction,
  id: InstanceId,
  instance: Instance | undefined,
  stuck: Stuck,
  now: string,
): Promise<void> {
  await tx.saveInstance(id, { state: instance?.state, stuck });
  await tx.appendLocal({
    type: 'ProcessStuck',
    record: recordOf(id),
    at: now,
    data: { process: id.process, reason: stuck.reason },
  });
}

export function recordOf({ channel, kind, id }: InstanceId): RecordId {
  return { channel, kind, id };
}
