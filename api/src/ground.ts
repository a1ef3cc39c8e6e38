import type { Logger } from 'pino';
import type { NodeConfig } from './config';
import { Feed } from './feed';
import { Health, NodeMetrics } from './http';
import { DatabaseServer, type MemberDatabase } from './readmodel';

/** What every room of a node stands on. */
export type Ground = {
  mspId: string;
  slug: string;
  channels: readonly string[];
  config: NodeConfig;
  server: DatabaseServer;
  database: MemberDatabase;
  feed: Feed;
  health: Health;
  metrics: NodeMetrics;
  log: Logger;
  /** Of the database too, unless it is shared. */
  close(): Promise<void>;
};

/** @param shared a database of other nodes too; absent: the configured one */
export async function groundOf(
  config: NodeConfig,
  nodesLog: Logger,
  shared: DatabaseServer | undefined,
): Promise<Ground> {
  const { mspId, slug } = config.member;
  const log = nodesLog.child({ member: slug });
  const onBrokenConnection = (err: Error): void => log.warn({ err }, 'a connection to the database broke');
  const server = shared ?? (await DatabaseServer.open({ ...config.database, onBrokenConnection }));
  const close = async (): Promise<void> => {
    if (!shared) await server.close();
  };
  const database = await server.member(slug).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...{ mspId, slug, config, server, database, log, close },
    channels: config.channels.map(({ name }) => name),
    feed: new Feed(database),
    health: new Health(),
    metrics: new NodeMetrics(slug),
  };
}
