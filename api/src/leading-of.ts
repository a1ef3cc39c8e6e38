import { derivedDemand } from '@tierline/workflows';
import { attesting, ledgerClock, performWrite, processCommands, type ProjectedRecords } from './commands';
import { machineClock, WorkflowFeed } from './engine';
import type { Following } from './following-of';
import { type FabricLedger, followPeer, type PeerAddress } from './gateway';
import type { Ground } from './ground';
import { Leading } from './leading';
import { nodePersons } from './node-persons';
import { type MemberDatabase, readAttestedSince } from './readmodel';
import type { Rooms } from './rooms-of';
import type { Signing } from './signing-of';
import { answerAutomatically, Cascade, type TierStore } from './tiers';
import type { Writing } from './writing-of';

export type LeadingOfPorts = {
  peer: () => PeerAddress;
  ledger: FabricLedger;
  records: ProjectedRecords;
  tierStore: TierStore;
  signing: Signing;
  following: Following;
  writing: Writing;
  rooms: Pick<Rooms, 'workflows' | 'webhooks' | 'mail'>;
};

/** What this process does alone once it leads; all of it in the name of the node's bot. */
export function leadingOf(
  { mspId, channels, config, database, log }: Ground,
  { peer, ledger, records, tierStore, signing, following, writing, rooms }: LeadingOfPorts,
): (led: MemberDatabase) => Leading {
  const { workflows, webhooks, mail } = rooms;
  const answering = { store: tierStore, clock: machineClock, write: performWrite };
  const cascade = new Cascade(answering);
  const workflowFeed = new WorkflowFeed(database);
  const context = () => writing.contextOf(nodePersons.bot);
  return (led) =>
    new Leading(led, {
      ...{ mspId, log, channels: following.channels, projected: following.projected },
      follow: followPeer(peer, signing.bot),
      isIdle: async (process) => (process === derivedDemand.name ? cascade.isIdle() : workflows.isIdle(process)),
      settings: workflows.settings,
      keptDays: config.outbox.keptDays,
      commands: processCommands({
        ...{ context, automate: workflows.automate },
        derive: (signed, effect) => cascade.goOn(signed, effect),
        answer: (signed, effect, commandId) => answerAutomatically(answering, signed, effect, commandId),
      }),
      ticks: ledgerClock({
        ...{ ledger, records, channels, signatory: signing.bot },
        lastTick: (channel) => workflowFeed.ledgerTime(channel),
      }),
      attestations: {
        attesting: attesting({
          ...{ context, channels },
          since: (channel) => readAttestedSince(database, { channel, mspId }),
        }),
        everyHours: config.attestations.everyHours,
      },
      couriers: (own) => [webhooks.courier(own), ...mail.couriers(own)],
    });
}
