import type { Logger } from 'pino';
import { LedgerTickJob, processes, WorkflowEngine } from '@tierline/workflows';
import {
  addRecordEntry,
  apply,
  bootstrapChannel,
  ledgerClock,
  processCommands,
  Progress,
  ProjectedRecords,
  Writer,
  type WriteContext,
} from './commands';
import type { NodeConfig } from './config';
import { machineClock, WorkflowFeed, WorkflowStore } from './engine';
import { Feed } from './feed';
import { FabricLedger, followPeer } from './gateway';
import { graphqlHandler, readsOf, type Writes } from './graphql';
import { DiskWatch, Health, NodeMetrics, nodeRouter } from './http';
import {
  KeyVault,
  TokenVerifier,
  Wallet,
  walletRows,
  type CertificateAuthority,
  type Person,
  type TrustedIssuer,
} from './identity';
import type { MemberNode } from './member-node';
import { nodePersons } from './node-persons';
import { DatabaseServer, Projector } from './readmodel';

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
  const server = ports.database ?? (await DatabaseServer.open(config.database));
  const database = await server.member(slug);
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
  const ledger = new FabricLedger({ mspId, chaincode: config.chaincode, peer: config.peer });
  const progress = new Progress();
  const records = new ProjectedRecords(database, progress);
  const writer = new Writer({ ledger, records, stopped: () => health.writesStoppedBy, count: metrics });
  const contextOf = async (person: Person): Promise<WriteContext> => {
    return { writer, records, channels, signatory: await wallet.signatory(person) };
  };

  const feed = new Feed(database);
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

  const follow = followPeer(config.peer, bot);
  const projectors = config.channels.map(({ name: channel, genesisHash }) => {
    health.set(`channel ${channel}`, 'starting');
    return new Projector({
      channel,
      self: mspId,
      genesisHash,
      chaincode: config.chaincode,
      database,
      follow,
      onProjected: (projected, nextBlock) => {
        health.set(`channel ${projected}`, 'ok');
        progress.advance(projected, nextBlock);
        feed.wake();
        engine.nudge();
      },
      onState: (followed, state) => {
        log.warn(
          { channel: followed, following: state.name, err: state.name === 'stopped' ? state.fault : undefined },
          'projector',
        );
        health.set(`channel ${followed}`, projectorHealth[state.name]);
      },
    });
  });
  watchProjection(metrics, projectors, channels);

  const verifier = new TokenVerifier(
    [...config.authentication.issuers, ...(ports.issuers ?? [])],
    config.authentication.clockSkewSeconds,
  );
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
      writes: writesOf(person, contextOf),
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
  for (const projector of projectors) projector.start();
  engine.nudge();
  ticks.start();

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
    close: async () => {
      health.set('node', 'stopping');
      disk?.stop();
      await ticks.close();
      await engine.close();
      await Promise.all(projectors.map((projector) => projector.close()));
      ledger.close();
      if (!ports.database) await server.close();
    },
  };
}

const projectorHealth = { following: 'ok', waiting: 'unreachable', stopped: 'failed' } as const;

function writesOf(person: Person | undefined, contextOf: (person: Person) => Promise<WriteContext>): Writes {
  const signed = async (): Promise<WriteContext> => {
    if (!person) throw new Error('a write without a person');
    return contextOf(person);
  };
  return {
    apply: async (write) => apply(await signed(), write),
    addEntry: async (write) => addRecordEntry(await signed(), write),
  };
}

function watchProjection(metrics: NodeMetrics, projectors: readonly Projector[], channels: readonly string[]): void {
  const heights = async (): Promise<Record<string, number>> => {
    const found = await Promise.all(projectors.map((projector) => projector.height()));
    return Object.fromEntries(channels.map((channel, index) => [channel, Number(found[index] ?? 0n)]));
  };
  metrics.watch('tierline_projected_blocks', 'blocks projected, by channel', heights, 'channel');
}
