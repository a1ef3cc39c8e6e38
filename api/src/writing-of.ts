import {
  basedOnNow,
  caughtUp,
  IdempotencyKeys,
  newIds,
  Outbox,
  performWrite,
  type ProjectedRecords,
  type WriteContext,
  Writer,
} from './commands';
import { CommandStore, machineClock, SqlKeyStore } from './engine';
import type { Following } from './following-of';
import type { FabricLedger } from './gateway';
import type { Ground } from './ground';
import type { Person, Signatory } from './identity';
import type { Lead } from './lead';
import type { Signing } from './signing-of';
import { watchWork } from './watched';

export type WritingPorts = {
  ledger: FabricLedger;
  records: ProjectedRecords;
  signing: Signing;
  following: Following;
  lead: Lead;
};

export type Writing = ReturnType<typeof writingOf>;

/** How anything gets to the ledger: at once, or from the outbox when a partner is back. */
export function writingOf(ground: Ground, { ledger, records, signing, following, lead }: WritingPorts) {
  const { mspId, channels, config, database, feed, health, metrics, log } = ground;
  const { keptDays } = config.outbox;
  const store = new CommandStore(database);
  const writer = new Writer({
    ...{ ledger, records, unsettled: store, count: metrics },
    caughtUp: caughtUp({ records, height: async (channel) => ledger.height(channel, await signing.bot()) }),
    stopped: () => health.writesStoppedBy,
  });
  const newId = newIds(config.wallet.key);
  const signedBy = (signatory: Signatory): WriteContext => ({ writer, ledger, records, channels, newId, signatory });
  const contextOf = async (person: Person): Promise<WriteContext> => signedBy(await signing.signatory(person));
  const outbox = new Outbox({
    ...{ mspId, store, keptDays, clock: machineClock },
    perform: async (person, commandId, write) => performWrite(await contextOf(person), write, commandId),
    deliver: async (person, commandId, write) => performWrite(signedBy(await signing.absent(person)), write, commandId),
    based: (write) => basedOnNow(records, write),
    isCaughtUp: following.isCaughtUp,
    delivers: () => lead.isHere,
    tell: () => feed.wake(),
    report: (fault) => log.error({ err: fault }, 'outbox'),
  });
  watchWork(metrics, { leads: () => health.leads, waiting: () => store.countWaiting() });
  return {
    contextOf,
    outbox,
    keys: new IdempotencyKeys({ store: new SqlKeyStore(database), clock: machineClock, keptDays }),
  };
}
