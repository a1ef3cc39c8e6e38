import { comparePlaces, placeOf } from '../place';
import type { InstanceId, LocalItem, Place, Stuck } from '../ports';
import type { Process } from '../process';
import { advance } from './advance';
import { isFor, settingsOf } from './consume';
import type { EnginePorts } from './engine-ports';

export type ResumePorts = Pick<EnginePorts, 'mspId' | 'feed' | 'store' | 'clock' | 'settings'>;

/** `passesOver`: what the instance could not take is left out. `told`: said in the same transaction. */
export type Resumption = { passesOver: boolean; told?: LocalItem };

/**
 * Lets an instance that stands still go on where it stopped: what came since is taken from the feed, in one transaction.
 * @returns false where it does not stand still
 */
export async function resume(
  process: Process,
  id: InstanceId,
  resumption: Resumption,
  ports: ResumePorts,
): Promise<boolean> {
  for (;;) {
    const seen = await ports.store.transaction(async (tx) => ({
      stuck: (await tx.instance(id))?.stuck,
      cursor: await tx.cursor(process.name, id.channel),
    }));
    if (seen.stuck === undefined) return false;
    if (await goOn(process, id, { ...seen, stuck: seen.stuck }, resumption, ports)) return true;
  }
}

/** False when the process's cursor moved while the feed was read: then facts may be missing, and nothing was done. */
async function goOn(
  process: Process,
  id: InstanceId,
  { stuck, cursor: through }: { stuck: Stuck; cursor: Place | undefined },
  { passesOver, told }: Resumption,
  ports: ResumePorts,
): Promise<boolean> {
  const { store, feed, clock } = ports;
  const facts = through === undefined ? [] : await feed.factsOf(id, stuck.after, through);
  const settings = await settingsOf(process, ports);
  const wanted = facts.filter(isFor(process, ports));
  return store.transaction(async (tx) => {
    if (!samePlace(await tx.cursor(process.name, id.channel), through)) return false;
    const instance = await tx.instance(id);
    await tx.saveInstance(id, { state: instance?.state });
    if (passesOver && stuck.timer !== undefined) await tx.deleteTimer(id, stuck.timer);
    let before = stuck.after;
    for (const [index, fact] of wanted.entries()) {
      const isLeftOut = passesOver && stuck.timer === undefined && index === 0;
      if (!isLeftOut) await advance(tx, process, id, { type: 'fact', fact }, { clock, before, settings });
      before = placeOf(fact);
    }
    if (told !== undefined) await tx.appendLocal(told);
    return true;
  });
}

function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a === undefined || b === undefined ? a === b : comparePlaces(a, b) === 0;
}
