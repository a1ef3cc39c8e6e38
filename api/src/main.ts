import type { Logger } from 'pino';
import { LedgerTickJob, processes, WorkflowEngine } from '@tierline/workflows';
import {
  basedOnNow,
  bootstrapChannel,
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
import { CommandStore, machineClock, WorkflowFeed, WorkflowStore } from './engine';
import { Feed } from './feed';
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
  type Person,
  type Signatory,
  type TrustedIssuer,
} from './identity';
import type { MemberNode } from './member-node';
import { nodePersons } from './node-persons';
import { DatabaseServer, Projector, type ProjectorState, rebuild } from './readmodel';
import { writesOf } from './writes-of';

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
  const writer = new Writer({
    ledger,
    records,
    unsettled: commands,
    stopped: () => health.writesStoppedBy,
    count: metrics,
  });
  const signedBy = (signatory: Signatory): WriteContext => ({ writer, ledger, records, channels, signatory });
  const contextOf = async (person: Person): Promise<WriteContext> => signedBy(await wallet.signatory(person));
  const persons = new Persons(database);

  const feed = new Feed(database);
  const outbox = new Outbox({
    store: commands,
    perform: async (person, commandId, write) => performWrite(await contextOf(person), write, commandId),
    deliver: async (person, commandId, write) =>
      performWrite(signedBy(await absentSignatory({ wallet, persons }, person)), write, commandId),
    based: (write) => basedOnNow(records, write),
    clock: machineClock,
    tell: () => feed.wake(),
    report: (fault) => log.error({ err: fault }, 'outbox'),
  });
  const report = (fault: unknown): void => log.error({ err: fault }, 'workflow engine');
  const workflowFeed = new WorkflowFeed(database);
  const engine = new WorkflowEngine(processes, {
    mspId,
    feed: workflowFeed,
    store: new WorkflowStore(database),
    commands: processCommands(() => contextOf(nodePersons.bot)),
    clock: machineClock,
    report,
  });
  const lastTick = (channel: string) => workflowFeed.ledgerTime(channel);
  const clock = ledgerClock({ ledger, records, channels, lastTick, signatory: bot });
  const ticks = new LedgerTickJob({ ledger: clock, clock: machineClock, report });

  const follow = followPeer(() => peer, bot);
  const followed = config.channels.map(({ name: channel, genesisHash }) => {
    const state = new ChannelHealth({ health, channel, lagBlocks: config.health.lagBlocks });
    const reader = { channel, genesisHash, chaincode: config.chaincode };
    const projector = new Projector({
      ...reader,
      self: mspId,
      database,
      follow,
      onProjected: ({ next, news }) => {
        state.projected(next);
        records.stands(channel, news?.registry);
        progress.advance(channel, next);
        feed.wake();
        engine.nudge(news && { channel, kinds: news.kinds, ledgerTime: news.tick });
      },
      onState: (_channel, now) => {
        log.warn({ channel, ...now, err: now.name === 'stopped' ? now.fault : undefined }, 'projector');
        state.follows(followingOf(now));
      },
    });
    return { channel, reader, projector, state };
  });
  const projectors = followed.map(({ projector }) => projector);
  const peerWatch = new PeerWatch({
    channels: followed.map(({ channel, state }) => ({ channel, peerAt: (height) => state.peerAt(height) })),
    height: async (channel) => ledger.height(channel, await bot()),
    report: (fault) => log.warn({ err: fault }, 'peer'),
  });
  watchProjection(metrics, followed);
  metrics.watch(
    'tierline_outbox_commands',
    'commands of persons that wait for a partner',
    async () => ({ queued: (await outbox.list()).length }),
    'status',
  );

  const verifier = new TokenVerifier([...config.authentication.issuers, ...(ports.issuers ?? [])], {
    ...config.authentication,
    admit: (person) => persons.admit(person),
  });
  const reads = readsOf(database, feed, (channel) => records.registry(channel));
  const graphql = graphqlHandler({
    limits: config.graphql,
    open: config.graphql.introspection,
    log,
    authenticate: (authorization) => verifier.verify(authorization),
    contextFor: (person) => ({
      mspId,
      channels,
      reads,
      writes: writesOf(person, { mspId, contextOf, outbox, persons, wallet, verifier }),
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
  });

  const disk =
    config.database.folder === undefined ? undefined : new DiskWatch({ folder: config.database.folder, health });
  await disk?.start();
  const makeAnew = (): Promise<void> =>
    rebuild(
      database,
      mspId,
      followed.map(({ reader }) => reader),
    );
  if (database.isOutdated) {
    log.warn('the read model was made by another version; rebuilding');
    await makeAnew();
  }
  for (const projector of projectors) projector.start();
  peerWatch.start(config.health.everySeconds * 1000);
  engine.nudge();
  outbox.nudge();
  ticks.start();

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
    settled: () => engine.settled(),
    bootstrap: async (channel, content) => {
      const signatory = await wallet.signatory(nodePersons.operator);
      return bootstrapChannel({ ledger, signatory, channel }, content);
    },
    rebuild: makeAnew,
    usePeer: (changed) => {
      peer = changed;
    },
    stopAccepting,
    close: async () => {
      stopAccepting();
      disk?.stop();
      await peerWatch.close();
      await ticks.close();
      await engine.close();
      await outbox.close();
      await Promise.all(projectors.map((projector) => projector.close()));
      ledger.close();
      if (!ports.database) await server.close();
    },
  };
}

function followingOf(state: ProjectorState): 'ok' | 'unreachable' | 'failed' {
  if (state.name === 'following') return 'ok';
  return state.name === 'waiting' && state.for === 'peer' ? 'unreachable' : 'failed';
}

type Followed = { channel: string; projector: Projector; state: ChannelHealth };

function watchProjection(metrics: NodeMetrics, followed: readonly Followed[]): void {
  const each = async (figure: (one: Followed) => Promise<bigint>): Promise<Record<string, number>> => {
    const pairs = followed.map(async (one) => [one.channel, Number(await figure(one))] as const);
    return Object.fromEntries(await Promise.all(pairs));
  };
  const projected = () => each(({ projector }) => projector.height());
  const lag = () => each(({ state }) => Promise.resolve(state.lag));
  metrics.watch('tierline_projected_blocks', 'blocks projected, by channel', projected, 'channel');
  metrics.watch('tierline_lag_blocks', 'blocks that the peer has and the projection has not', lag, 'channel');
}
