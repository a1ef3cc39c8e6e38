import { lookup } from 'node:dns/promises';
import type { Logger } from 'pino';
import type { NodeConfig } from './config';
import { machineClock, SqlCourierStore, SqlWebhookStore } from './engine';
import type { Feed } from './feed';
import type { NodeMetrics } from './http';
import { KeyVault, type Person } from './identity';
import type { MemberDatabase } from './readmodel';
import { Courier, Webhooks } from './webhooks';

export type WebhookPorts = {
  mspId: string;
  config: Pick<NodeConfig, 'wallet' | 'webhooks'>;
  database: MemberDatabase;
  feed: Feed;
  metrics: NodeMetrics;
  log: Logger;
};

const resolve = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** What managers do about webhooks, and what sends in the process that leads. */
export function webhooksOf({ mspId, config, database, feed, metrics, log }: WebhookPorts) {
  const { attempts, ...limits } = config.webhooks;
  const { allowedHosts } = limits;
  const vault = new KeyVault(config.wallet.key);
  const store = new SqlWebhookStore(database);
  const shared = { mspId, feed, resolve, clock: machineClock };
  watchWebhooks(metrics, store);
  return {
    work: (person: Person | undefined) =>
      new Webhooks({
        ...{ ...shared, roles: person?.roles ?? [], store, allowedHosts },
        seal: (text, place) => vault.seal(text, place),
        changed: () => feed.wake(),
      }),
    courier: (led: MemberDatabase) =>
      new Courier({
        ...{ ...shared, store: new SqlCourierStore(led), limits, patience: { attempts, random: Math.random } },
        open: (sealed, place) => vault.open(sealed, place),
        count: (result) => metrics.delivery(result),
        tell: () => feed.wake(),
        report: (fault) => log.error({ err: fault }, 'webhooks'),
      }),
  };
}

function watchWebhooks(metrics: NodeMetrics, store: SqlWebhookStore): void {
  const figures = async (name: 'waiting' | 'dead') =>
    Object.fromEntries((await store.views()).map((view) => [view.id, view[name]]));
  metrics.watch('tierline_webhook_waiting', 'facts taken and not delivered', () => figures('waiting'), 'webhook');
  metrics.watch('tierline_webhook_dead', 'facts set aside', () => figures('dead'), 'webhook');
}
