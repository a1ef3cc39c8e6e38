import { AuditPacks } from './audit';
import { botsOf } from './bots-of';
import type { ProjectedRecords } from './commands';
import { machineClock } from './engine';
import { readsOf } from './graphql';
import type { Ground } from './ground';
import { type Identified, TokenVerifier, type TrustedIssuer } from './identity';
import type { Lead } from './lead';
import { mailOf } from './mail-of';
import { processesOf } from './processes-of';
import { qualityOf } from './quality-of';
import type { Signing } from './signing-of';
import { Suggestions } from './suggestions';
import { talkOf } from './talk-of';
import type { TierStore } from './tiers';
import { webhooksOf } from './webhooks-of';
import type { Writing } from './writing-of';

export type RoomsPorts = {
  /** Beside the configured ones. */
  issuers: readonly TrustedIssuer[];
  records: ProjectedRecords;
  tierStore: TierStore;
  signing: Signing;
  writing: Writing;
  lead: Lead;
};

export type Rooms = Awaited<ReturnType<typeof roomsOf>>;

/** What persons find at this node, each room by its own name. */
export async function roomsOf(ground: Ground, { issuers, records, tierStore, signing, writing, lead }: RoomsPorts) {
  const { mspId, channels, config, database, feed, metrics, log } = ground;
  const { persons, nameOf } = signing;
  const { contextOf, outbox } = writing;
  const verifier = new TokenVerifier([...config.authentication.issuers, ...issuers], {
    ...config.authentication,
    persons,
  });
  const bots = botsOf({ mspId, database, feed, verifier, log });
  const reads = readsOf(database, feed, (channel) => records.registry(channel));
  const packs = await AuditPacks.open({
    ...{ mspId, channels, database, clock: machineClock, ...config.auditPacks },
    keptPins: (pins) => tierStore.opened(pins),
    report: (fault) => log.error({ err: fault }, 'audit packs'),
  });
  const suggestions = new Suggestions();
  return {
    ...{ bots, reads, packs, suggestions },
    knows: (authorization: string | undefined) => verifier.knows(authorization),
    /** What was believed of this person is asked again, at once. */
    doubt: (person: Identified): void => {
      verifier.doubt(person);
      feed.wake();
    },
    talk: talkOf({
      ...{ mspId, database, contextOf, outbox, reads, settings: config },
      verifier: bots.tokens.through('attachments'),
      report: (err) => log.warn({ err }, 'guests'),
    }),
    quality: qualityOf({ mspId, channels, database, outbox }),
    webhooks: webhooksOf({ mspId, config, database, feed, metrics, log }),
    mail: mailOf({ mspId, config: config.mail, database, feed, metrics, log }),
    workflows: processesOf({ mspId, database, records, nameOf, acted: () => lead.lookAgain() }),
    close: async (): Promise<void> => {
      await packs.close();
      await suggestions.close();
    },
  };
}
