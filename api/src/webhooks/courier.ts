import type { Clock } from '@tierline/workflows';
import { cloudEvent, type Feed, placeOf, Rounds } from '../feed';
import type { Answer, Patience } from './outcome';
import { verdictOn } from './outcome';
import { post } from './post';
import { type Opening, secretsOf, signed } from './secret';
import type { CourierStore, Taken } from './store';
import { type Resolve, TargetRefused, targetOf } from './target';
import type { Delivery, Webhook } from './webhook';

export type CourierPorts = {
  mspId: string;
  feed: Pick<Feed, 'page' | 'at' | 'woken'>;
  store: CourierStore;
  open: Opening;
  resolve: Resolve;
  clock: Clock;
  patience: Patience;
  limits: { seconds: number; kilobytes: number; atOnce: number; allowedHosts: readonly string[] };
  count: (result: 'delivered' | 'failed' | 'dead') => void;
  /** The feed has news. */
  tell: () => void;
  report: (fault: unknown) => void;
};

/** So many of one subscription wait in the table; the others wait in the feed. */
const window = 200;
/** So many of one subscription are sent at once: a slow receiver leaves room for the others. */
const ofOneAtOnce = 4;
const pageSize = 100;
const mostDead = 1_000;
/** What is told of webhooks is not told to them, or one that fails would feed itself. */
const aboutWebhooks: readonly string[] = ['DeliveryFailed', 'WebhookStopped'];

/**
 * Takes facts from the feed for each subscription and sends them, at least once, in the order of each record. A fact that
 * fails holds back the later ones of its record and no other, until it is taken or set aside. In one process of the member.
 */
export class Courier {
  readonly #ports: CourierPorts;
  readonly #rounds: Rounds;
  /** By subscription and place. */
  readonly #sending = new Map<string, Promise<void>>();
  /** What came to its end while it was asked what is due: the answer may know it as it was before. */
  #ended = new Set<string>();

  constructor(ports: CourierPorts) {
    const { feed, clock, report } = ports;
    this.#ports = ports;
    this.#rounds = new Rounds({ woken: () => feed.woken, round: () => this.#round(), clock, report });
  }

  /** Whenever the feed has news. */
  start(): void {
    this.#rounds.start();
  }

  /** What is under way is broken off, and sent again by whoever leads next. */
  async close(): Promise<void> {
    await this.#rounds.close();
    await Promise.all(this.#sending.values());
  }

  /** Resolves when everything was sent that is due now. */
  async settled(): Promise<void> {
    while (this.#rounds.isRunning || this.#sending.size > 0)
      await Promise.all([this.#rounds.settled(), ...this.#sending.values()]);
  }

  async #round(): Promise<string | undefined> {
    const { store, clock, limits } = this.#ports;
    const webhooks = (await store.all()).filter(({ isPaused }) => !isPaused);
    for (const webhook of webhooks) await this.#fill(webhook);
    const now = clock.now().toISOString();
    this.#ended = new Set();
    for (const delivery of await store.due(now, limits.atOnce * 2)) {
      const webhook = webhooks.find(({ id }) => id === delivery.webhookId);
      if (webhook && this.#sending.size < limits.atOnce && this.#hasPlace(webhook.id)) this.#start(webhook, delivery);
    }
    return store.nextDue(now);
  }

  async #fill({ id, cursor, filter }: Webhook): Promise<void> {
    const { feed, store, clock } = this.#ports;
    let from = cursor;
    while (!this.#rounds.ended.aborted && (await store.countWaiting(id)) < window) {
      const { items, endCursor, hasNextPage } = await feed.page(from, filter, pageSize);
      const facts = items
        .filter(({ type }) => !aboutWebhooks.includes(type))
        .map(({ channel, block, tx, fact, kind, id: record, cursor: after }): Taken => {
          return { channel, block, tx, fact, cursor: after, record: `${kind}/${record}` };
        });
      if (endCursor !== from) await store.take(id, from, facts, endCursor, clock.now().toISOString());
      if (!hasNextPage) return;
      from = endCursor;
    }
  }

  #hasPlace(webhookId: string): boolean {
    return [...this.#sending.keys()].filter((key) => key.startsWith(webhookId)).length < ofOneAtOnce;
  }

  #start(webhook: Webhook, delivery: Delivery): void {
    const key = `${webhook.id}/${placeOf(delivery)}`;
    if (this.#sending.has(key) || this.#ended.has(key)) return;
    const sending = this.#deliver(webhook, delivery)
      .catch(this.#ports.report)
      .finally(() => {
        this.#sending.delete(key);
        this.#ended.add(key);
        this.#rounds.nudge();
      });
    this.#sending.set(key, sending);
  }

  async #deliver(webhook: Webhook, delivery: Delivery): Promise<void> {
    const { store, clock, patience, count, tell } = this.#ports;
    const answer = await this.#attempt(webhook, delivery);
    if (this.#rounds.ended.aborted && answer?.type === 'failed') return;
    const now = clock.now();
    const at = now.toISOString();
    if (answer === undefined) return store.delivered(delivery, at);
    const verdict = verdictOn(answer, delivery.attempts + 1, now, patience);
    if (verdict.type === 'delivered') {
      count('delivered');
      return store.delivered(delivery, at);
    }
    count(verdict.type === 'dead' ? 'dead' : 'failed');
    if (verdict.type === 'later') return store.postponed(delivery, verdict.error, verdict.nextAt, at);
    if (verdict.type === 'gone') await store.stopped(delivery, verdict.error, at);
    else if ((await store.died(delivery, verdict.error, at)) >= mostDead)
      await store.stopped(delivery, `${String(mostDead)} facts are set aside`, at);
    tell();
  }

  /** undefined: there is nothing to be sent any more. */
  async #attempt(webhook: Webhook, delivery: Delivery): Promise<Answer | undefined> {
    const { mspId, feed, open, resolve, clock, limits } = this.#ports;
    const item = await feed.at(delivery, delivery.cursor);
    if (!item) return undefined;
    const event = cloudEvent(mspId, item);
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > limits.kilobytes * 1024)
      return { type: 'failed', reason: `more than ${String(limits.kilobytes)} KiB`, isFinal: true };
    const now = clock.now();
    const secrets = secretsOf(webhook, open, now);
    if (!secrets) return { type: 'failed', reason: 'the secret was sealed with another key', isFinal: true };
    try {
      const target = await targetOf(webhook.url, limits.allowedHosts, resolve);
      const headers = {
        'content-type': 'application/cloudevents+json',
        'user-agent': 'tierline-webhooks',
        ...signed(secrets, event.id, now, payload),
      };
      return await post(target, payload, headers, { milliseconds: limits.seconds * 1000, signal: this.#rounds.ended });
    } catch (error) {
      if (error instanceof TargetRefused) return { type: 'failed', reason: error.message };
      throw error;
    }
  }
}
