import type { Logger } from 'pino';
import { bootstrapChannel, Progress, ProjectedRecords } from './commands';
import type { NodeConfig } from './config';
import { doorsOf } from './doors-of';
import { SqlTierStore } from './engine';
import { followingOf } from './following-of';
import { FabricLedger } from './gateway';
import { type Ground, groundOf } from './ground';
import { DiskWatch } from './http';
import type { CertificateAuthority, TrustedIssuer } from './identity';
import { Lead } from './lead';
import { leadingOf } from './leading-of';
import type { MemberNode } from './member-node';
import { nodePersons } from './node-persons';
import type { DatabaseServer } from './readmodel';
import { roomsOf } from './rooms-of';
import { signingOf } from './signing-of';
import { writingOf } from './writing-of';

export type NodePorts = {
  certificateAuthority: CertificateAuthority;
  log: Logger;
  /** Issuers beside the configured ones: the embedded network's own. */
  issuers?: readonly TrustedIssuer[];
  /** A database shared with other nodes of the process; absent: the configured one, closed with the node. */
  database?: DatabaseServer;
};

/** Builds a member's node from its rooms, and starts it. */
export async function startNode(config: NodeConfig, ports: NodePorts): Promise<MemberNode> {
  const ground = await groundOf(config, ports.log, ports.database);
  const { mspId, slug, server, database, feed, health, log } = ground;
  let { peer } = config;
  const ledger = new FabricLedger({ mspId, chaincode: config.chaincode, peer: () => peer });
  const progress = new Progress();
  const records = new ProjectedRecords(database, progress);
  const tierStore = new SqlTierStore(database);
  const lead = new Lead(health);

  const signing = signingOf(ground, ports.certificateAuthority);
  const following = followingOf(ground, { ledger, records, progress, signing });
  const writing = writingOf(ground, { ledger, records, signing, following, lead });
  const rooms = await roomsOf(ground, { issuers: ports.issuers ?? [], records, tierStore, signing, writing, lead });
  const router = doorsOf(ground, { records, tierStore, signing, writing, rooms });
  const { outbox } = writing;

  const disk = await watchedDisk(ground);
  const leadingWith = leadingOf(ground, {
    ...{ peer: () => peer, ledger, records, tierStore },
    ...{ signing, following, writing, rooms },
  });
  const seat = await server.seat({
    database,
    lead: async (led) => {
      const term = await lead.take(leadingWith(led));
      outbox.nudge();
      return term;
    },
    news: () => {
      feed.wake();
      outbox.nudge();
      lead.recall();
      if (!lead.isHere) following.lookElsewhere();
    },
    connected: (isConnected) => health.set('database', isConnected ? 'ok' : 'unreachable'),
    report: (err) => log.warn({ err }, 'database'),
  });
  following.peer.start(config.health.everySeconds * 1000);

  const stopAccepting = (): void => {
    health.set('node', 'stopping');
    feed.close();
  };
  return {
    ...{ mspId, slug, health, router, stopAccepting },
    reached: (channel, block, milliseconds) => progress.reached(channel, block, milliseconds),
    settled: () => lead.settled(),
    bootstrap: async (channel, content) => {
      const signatory = await signing.signatory(nodePersons.operator);
      return bootstrapChannel({ ledger, signatory, channel }, content);
    },
    rebuild: () => lead.rebuild(),
    usePeer: (changed) => {
      peer = changed;
    },
    close: async () => {
      stopAccepting();
      disk?.stop();
      await following.peer.close();
      await outbox.close();
      await rooms.close();
      await seat.close();
      ledger.close();
      await ground.close();
    },
  };
}

/** Where the database lies on a disk of this machine. */
async function watchedDisk({ config, health }: Ground): Promise<DiskWatch | undefined> {
  const { folder } = config.database;
  if (folder === undefined) return undefined;
  const disk = new DiskWatch({ folder, health });
  await disk.start();
  return disk;
}
