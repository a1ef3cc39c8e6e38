import type { Logger } from 'pino';
import type { NodeConfig } from './config';
import { machineClock, SqlMailStore } from './engine';
import type { Feed } from './feed';
import type { NodeMetrics } from './http';
import type { Identified, Person } from './identity';
import { MailCourier, MailWork, smtp } from './mail';
import type { MemberDatabase } from './readmodel';

export type MailPorts = {
  mspId: string;
  config: NodeConfig['mail'];
  database: MemberDatabase;
  feed: Feed;
  metrics: NodeMetrics;
  log: Logger;
};

/** What persons do about their mail, and what sends it in the process that leads. */
export function mailOf({ mspId, config, database, feed, metrics, log }: MailPorts) {
  const { host, from, domains, attempts, ...settings } = config;
  const store = new SqlMailStore(database);
  metrics.watch('tierline_mails', 'on their way, and given up in the last thirty days', () => store.counts(), 'status');
  const shared = { mspId, domains, clock: machineClock };
  const send = host === undefined || from === undefined ? undefined : smtp({ host, from, ...settings });
  return {
    work: (person: Person | undefined) => new MailWork({ ...shared, person, store, changed: () => feed.wake() }),
    forget: (person: Identified) => store.forget(person),
    /** None where the operator has named no server. */
    couriers: (led: MemberDatabase) =>
      (send ? [send] : []).map(
        (sending) =>
          new MailCourier({
            ...{ ...shared, feed, send: sending, store: new SqlMailStore(led) },
            patience: { attempts, random: Math.random },
            report: (fault) => log.error({ err: fault }, 'mail'),
          }),
      ),
  };
}
