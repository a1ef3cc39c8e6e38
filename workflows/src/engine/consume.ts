import { comparePlaces } from '../place';
import type { FeedFact } from '../ports';
import type { Process } from '../process';
import { advance } from './advance';
import type { EnginePorts } from './engine-ports';

const page = 200;

/** Takes every fact of the channel that the process has not seen. Each fact is one transaction: cursor and all that follows from it. */
export async function consume(process: Process, channel: string, ports: EnginePorts): Promise<void> {
  for (;;) {
    const after = await ports.store.transaction((tx) => tx.cursor(process.name, channel));
    const facts = await ports.feed.facts(channel, process.kinds, after, page);
    for (const fact of facts) await take(process, fact, ports);
    if (facts.length < page) return;
  }
}

async function take(process: Process, fact: FeedFact, { store, clock }: EnginePorts): Promise<void> {
  await store.transaction(async (tx) => {
    const cursor = await tx.cursor(process.name, fact.channel);
    if (cursor !== undefined && comparePlaces(fact, cursor) <= 0) return;
    const { channel, kind, id, block } = fact;
    await advance(tx, process, { process: process.name, channel, kind, id }, { type: 'fact', fact }, clock);
    await tx.saveCursor(process.name, { channel, block, tx: fact.tx, fact: fact.fact });
  });
}
