import { placeOf } from '../place';
import type { FeedFact, Place } from '../ports';
import type { Process } from '../process';
import { advance } from './advance';
import type { Cursors } from './cursors';
import type { EnginePorts } from './engine-ports';

/** Few enough that a transaction of them does not hold up the projector. */
const page = 50;

/**
 * Takes every fact of the channel that the process has not seen, a page in one transaction: the cursor and all that
 * follows from them. Returns whether the process asked for anything.
 */
export async function consume(
  process: Process,
  channel: string,
  cursors: Cursors,
  ports: EnginePorts,
): Promise<boolean> {
  let acted = false;
  for (;;) {
    const after = await cursors.of(process.name, channel);
    const facts = await ports.feed.facts(channel, process.kinds, after, page);
    const last = facts.at(-1);
    if (last) {
      // asked before the transaction: the answer may lie in the same database
      const wanted = (await ports.isIdle(process.name)) ? [] : facts.filter(isFor(process, ports));
      const settings = await settingsOf(process, ports);
      acted = (await take(process, wanted, { after, last: placeOf(last), settings }, ports)) || acted;
      cursors.moved(process.name, placeOf(last));
    }
    if (facts.length < page) return acted;
  }
}

export const isFor =
  ({ ofOthers }: Process, { mspId }: Pick<EnginePorts, 'mspId'>) =>
  ({ by }: FeedFact): boolean =>
    ofOthers === undefined || by !== mspId;

export const settingsOf = async ({ settings }: Process, ports: Pick<EnginePorts, 'settings'>): Promise<unknown> =>
  settings === undefined ? undefined : ports.settings(settings);

function take(
  process: Process,
  facts: readonly FeedFact[],
  { after, last, settings }: { after: Place | undefined; last: Place; settings: unknown },
  { store, clock }: EnginePorts,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    let [acted, before] = [false, after];
    for (const fact of facts) {
      const { channel, kind, id } = fact;
      const instance = { process: process.name, channel, kind, id };
      acted = (await advance(tx, process, instance, { type: 'fact', fact }, { clock, before, settings })) || acted;
      before = placeOf(fact);
    }
    await tx.saveCursor(process.name, last);
    return acted;
  });
}
