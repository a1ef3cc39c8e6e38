import { comparePlaces, placeOf } from '../place';
import type { InstanceId, Place } from '../ports';
import type { Process } from '../process';
import { advance } from './advance';
import type { EnginePorts } from './engine-ports';

/** Lets a stuck instance go on where it stopped: what came since is taken from the feed, in one transaction. */
export async function retry(process: Process, id: InstanceId, ports: EnginePorts): Promise<void> {
  let done = false;
  while (!done) {
    const seen = await ports.store.transaction(async (tx) => ({
      stuck: (await tx.instance(id))?.stuck,
      cursor: await tx.cursor(process.name, id.channel),
    }));
    if (seen.stuck === undefined) return;
    done = await resume(process, id, seen.stuck.after, seen.cursor, ports);
  }
}

/** False when the process's cursor moved while the feed was read: then facts may be missing, and nothing was done. */
async function resume(
  process: Process,
  id: InstanceId,
  after: Place | undefined,
  through: Place | undefined,
  { store, feed, clock }: EnginePorts,
): Promise<boolean> {
  const facts = through === undefined ? [] : await feed.factsOf(id, after, through);
  return store.transaction(async (tx) => {
    const cursor = await tx.cursor(process.name, id.channel);
    if (!samePlace(cursor, through)) return false;
    const instance = await tx.instance(id);
    await tx.saveInstance(id, instance?.state === undefined ? undefined : { state: instance.state });
    let before = after;
    for (const fact of facts) {
      await advance(tx, process, id, { type: 'fact', fact }, { clock, before });
      before = placeOf(fact);
    }
    return true;
  });
}

function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a === undefined || b === undefined ? a === b : comparePlaces(a, b) === 0;
}
