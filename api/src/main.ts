import { derivedDemand } from '@tierline/workflows';
import type { Logger } from 'pino';
import { AuditPacks } from './audit';
import {
  attesting,
  basedOnNow,
  bootstrapChannel,
  IdempotencyKeys,
  newIds,
  ledgerClock,
  Outbox,
  performWrite,
  processCommands,
  Progress,
  ProjectedRecords,
  type WriteContext,
  Writer,
} from './commands';
import type { NodeConfig } from './config';
import { CommandStore, ExchangedStore, machineClock, SqlKeyStore, SqlTierStore, WorkflowFeed } from './engine';
import { botsOf } from './bots-of';
import { exchangeOf } from './exchange-of';
import { Feed } from './feed';
import { feedOf } from './feed-of';
import { FabricLedger, followPeer } from './gateway';
import { graphqlHandler, readsOf } from './graphql';
import { ChannelHealth, DiskWatch, Health, NodeMetrics, nodeRouter, PeerWatch } from './http';
import {
  absentSignatory,
  KeyVault,
  Persons,
  TokenVerifier,
  Wallet,
  walletRows,
  type CertificateAuthority,
  type Identified,
  type Person,
  type Signatory,
  type TrustedIssuer,
} from './identity';
import { type Followed, Leading } from './leading';
import { mailOf } from './mail-of';
import type { MemberNode } from './member-node';
import { isNode, nodePersons } from './node-persons';
import { processesOf } from './processes-of';
import { qualityOf } from './quality-of';
import {
  DatabaseServer,
  type MemberDatabase,
  type Projected,
  ProjectedElsewhere,
  readAttestedSince,
  readHeights,
  type Term,
} from './readmodel';
import { Suggestions } from './suggestions';
import { answerAutomatically, Cascade } from './tiers';
import { talkOf } from './talk-of';
import { watchProjection, watchWork } from './watched';
import { webhooksOf } from './webhooks-of';
import { packHandedTo, tiersOf, writesOf } from './writes-of';

export type NodePorts = {
  certificateAuthority: CertificateAuthority;
  log: Logger;
  /** Issuers beside the configured ones: the embedded network's own. */
  issuers?: readonly TrustedIssuer[];
  /** A database shared with other nodes of the process; absent: the configured one, closed with the node. */
  database?: DatabaseServer;
};

/** Builds a member's node and starts it: the only place that knows every room. */
export async function startNode(config: NodeConfig, ports: NodePorts): Promise<MemberNode> {
  const { mspId, slug } = config.member;
  const channels = config.channels.map(({ name }) => name);
  const log = ports.log.child({ member: slug });
  const onBrokenConnection = (err: Error): void => log.warn({ err }, 'a connection to the database broke');
  const server = ports.database ?? (await DatabaseServer.open({ ...config.database, onBrokenConnection }));
  const database = await server.member(slug).catch(async (error: unknown) => {
    if (!ports.database) await server.close();
    throw error;
  });
  const health = new Health();
  const metrics = new NodeMetrics(slug);

  const wallet = new Wallet({
    mspId,
    renewDays: config.wallet.renewDays,
    rows: walletRows(database),
    vault: new KeyVault(config.wallet.key),
    authority: ports.certificateAuthority,
  });
  const bot = () => wallet.signatory(nodePersons.bot);
  let { peer } = config;
  const ledger = new FabricLedger({ mspId, chaincode: config.chaincode, peer: () => peer });
  const progress = new Progress();
  const records = new ProjectedRecords(database, progress);
  const commands = new CommandStore(database);
  const tierStore = new SqlTierStore(database);
  const answering = { store: tierStore, clock: machineClock, write: performWrite };
  const cascade = new Cascade(answering);
  const writer = new Writer({
    ledger,
    records,
    unsettled: commands,
    stopped: () => health.writesStoppedBy,
    count: metrics,
  });
  const newId = newIds(config.wallet.key);
  const signedBy = (signatory: Signatory): WriteContext => ({ writer, ledger, records, channels, newId, signatory });
  const contextOf = async (person: Person): Promise<WriteContext> => signedBy(await wallet.signatory(person));
  const persons = new Persons(database);

  const feed = new Feed(database);
  const { keptDays } = config.outbox;
  const outbox = new Outbox({
    mspId,
    store: commands,
    keptDays,
    perform: async (person, commandId, write) => performWrite(await contextOf(person), write, commandId),
    deliver: async (person, commandId, write) =>
      performWrite(
        isNode(person) ? await contextOf(person) : signedBy(await absentSignatory({ wallet, persons }, person)),
        write,
        commandId,
      ),
    based: (write) => basedOnNow(records, write),
    isCaughtUp: () => followed.every(({ state }) => state.wasCaughtUp),
    clock: machineClock,
    delivers: () => leading !== undefined,
    tell: () => feed.wake(),
    report: (fault) => log.error({ err: fault }, 'outbox'),
  });
  const keys = new IdempotencyKeys({ store: new SqlKeyStore(database), clock: machineClock, keptDays });
  const workflowFeed = new WorkflowFeed(database);
  const nameOf = async (person: Person) => (await wallet.signatory(person)).name;
  const workflows = processesOf({ mspId, database, records, nameOf, acted: () => leading?.lookAgain() });
  const lastTick = (channel: string) => workflowFeed.ledgerTime(channel);

  const followed: Followed[] = config.channels.map(({ name: channel, genesisHash }) => ({
    reader: { channel, genesisHash, chaincode: config.chaincode },
    state: new ChannelHealth({ health, channel, lagBlocks: config.health.lagBlocks }),
  }));
  const projected = ({ channel, next, news }: Projected): void => {
    followed.find(({ reader }) => reader.channel === channel)?.state.projected(next);
    records.stands(channel, news?.registry);
    progress.advance(channel, next);
    feed.wake();
  };
  const elsewhere = new ProjectedElsewhere(database, projected);
  let leading: Leading | undefined;
  const lead = async (led: MemberDatabase): Promise<Term> => {
    const term = new Leading(led, {
      ...{
        mspId,
        channels: followed,
        projected,
        log,
        couriers: (own) => [webhooks.courier(own), ...mail.couriers(own)],
      },
      follow: followPeer(() => peer, bot),
      isIdle: async (process) => (process === derivedDemand.name ? cascade.isIdle() : workflows.isIdle(process)),
      settings: workflows.settings,
      commands: processCommands({
        context: () => contextOf(nodePersons.bot),
        automate: workflows.automate,
        derive: (context, effect) => cascade.goOn(context, effect),
        answer: (context, effect, commandId) => answerAutomatically(answering, context, effect, commandId),
      }),
      ticks: ledgerClock({ ledger, records, channels, lastTick, signatory: bot }),
      attestations: {
        attesting: attesting({
          context: () => contextOf(nodePersons.bot),
          channels,
          since: (channel) => readAttestedSince(database, { channel, mspId }),
        }),
        everyHours: config.attestations.everyHours,
      },
    });
    await term.start();
    leading = term;
    health.leads = true;
    outbox.nudge();
    const end = async (): Promise<void> => {
      leading = undefined;
      health.leads = false;
      await term.end();
    };
    return { end };
  };
  const news = (): void => {
    feed.wake();
    outbox.nudge();
    leading?.recall();
    if (!leading) elsewhere.look().catch((err: unknown) => log.warn({ err }, 'database'));
  };
  const peerWatch = new PeerWatch({
    channels: followed.map(({ reader: { channel }, state }) => ({
      channel,
      peerAt: (height) => state.peerAt(height),
    })),
    height: async (channel) => ledger.height(channel, await bot()),
    report: (fault) => log.warn({ err: fault }, 'peer'),
  });
  watchProjection(metrics, followed, () => readHeights(database));
  watchWork(metrics, { leads: () => health.leads, waiting: () => commands.countWaiting() });

  const verifier = new TokenVerifier([...config.authentication.issuers, ...(ports.issuers ?? [])], {
    ...config.authentication,
    persons,
  });
  const bots = botsOf({ mspId, database, feed, verifier, log });
  const { tokens, given } = bots;
  const doubt = (person: Identified): void => {
    verifier.doubt(person);
    feed.wake();
  };
  const packs = await AuditPacks.open({
    ...{ mspId, channels, database, clock: machineClock, ...config.auditPacks },
    report: (fault) => log.error({ err: fault }, 'audit packs'),
  });
  const reads = readsOf(database, feed, (channel) => records.registry(channel));
  const talk = talkOf({
    ...{ mspId, database, contextOf, outbox, reads, verifier: tokens.through('attachments'), settings: config },
    report: (err) => log.warn({ err }, 'guests'),
  });
  const suggestions = new Suggestions();
  const quality = qualityOf({ mspId, channels, database, outbox });
  const webhooks = webhooksOf({ mspId, config, database, feed, metrics, log });
  const mail = mailOf({ mspId, config: config.mail, database, feed, metrics, log });
  const graphql = graphqlHandler({
    limits: config.graphql,
    open: config.graphql.introspection,
    log,
    tokens,
    keys,
    contextFor: (person) => ({
      mspId,
      channels,
      reads,
      writes: writesOf(person, {
        ...{ mspId, contextOf, outbox, persons, wallet, talk, packs, keys, doubt },
        forgetKept: async (whom) => {
          await workflows.forgetPerson(whom);
          await mail.forget(whom);
        },
      }),
      messages: talk.messages(person),
      guests: talk.guests(person),
      tiers: tiersOf(person, { mspId, outbox, records, channels, store: tierStore }),
      workflows: workflows.askedBy(person),
      quality: quality(person),
      webhooks: webhooks.work(person),
      mail: mail.work(person),
      ...{ bots: bots.work(person), given },
      suggest: suggestions.suggest,
      countRefusal: (code) => metrics.refusal(code),
    }),
  });
  const router = nodeRouter({
    health,
    metrics,
    log,
    limits: config.http,
    graphiql: config.graphql.introspection,
    knows: (authorization) => verifier.knows(authorization),
    graphql,
    feed: feedOf({ mspId, feed, verifier: tokens, given, log }),
    catenaX: exchangeOf({
      ...{ verifier: tokens.through('catena-x'), contextOf, outbox, reads, keys, log },
      objects: new ExchangedStore(database),
      countRefusal: (code) => metrics.refusal(code),
    }),
    besides: talk.routes,
    pack: packHandedTo({ verifier: tokens.through('auditPack'), packs }),
  });

  const disk =
    config.database.folder === undefined ? undefined : new DiskWatch({ folder: config.database.folder, health });
  await disk?.start();
  const seat = await server.seat({
    ...{ database, lead, news },
    connected: (isConnected) => health.set('database', isConnected ? 'ok' : 'unreachable'),
    report: (err) => log.warn({ err }, 'database'),
  });
  peerWatch.start(config.health.everySeconds * 1000);

  const stopAccepting = (): void => {
    health.set('node', 'stopping');
    feed.close();
  };
  return {
    mspId,
    slug,
    health,
    router,
    reached: (channel, block, milliseconds) => progress.reached(channel, block, milliseconds),
    settled: async () => leading?.settled(),
    bootstrap: async (channel, content) => {
      const signatory = await wallet.signatory(nodePersons.operator);
      return bootstrapChannel({ ledger, signatory, channel }, content);
    },
    rebuild: async () => {
      if (!leading) throw new Error('another process of the member leads: it has the read model to make anew');
      await leading.rebuild();
    },
    usePeer: (changed) => {
      peer = changed;
    },
    stopAccepting,
    close: async () => {
      stopAccepting();
      disk?.stop();
      await peerWatch.close();
      await outbox.close();
      await packs.close();
      await suggestions.close();
      await seat.close();
      ledger.close();
      if (!ports.database) await server.close();
    },
  };
}
