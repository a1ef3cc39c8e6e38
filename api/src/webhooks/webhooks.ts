import { randomBytes } from 'node:crypto';
import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import type { Clock } from '@tierline/workflows';
import { decodeCursor, type Feed } from '../feed';
import type { FactFilter } from '../readmodel';
import { NodeRefusal } from '../refusals';
import { newSecret, placeOfSecret } from './secret';
import type { Change, WebhookStore } from './store';
import { type Resolve, TargetRefused, targetOf } from './target';
import type { Delivery, DeliveryPlace, WebhookView } from './webhook';

export type WebhooksPorts = {
  mspId: string;
  roles: readonly Role[];
  store: WebhookStore;
  feed: Pick<Feed, 'head' | 'before'>;
  seal: (text: string, place: string) => string;
  resolve: Resolve;
  allowedHosts: readonly string[];
  clock: Clock;
  /** There may be something to send. */
  changed: () => void;
};

/** Where to begin: after a cursor, or before the first facts of a time (RFC 3339); neither: from now on. */
export type From = { after?: string | undefined; since?: string | undefined };
export type Wanted = { url: string; description: string; filter: FactFilter } & From;
/** Told once, and never again. */
export type WithSecret = { webhook: WebhookView; secret: string };

const most = 50;

/** What a manager does about webhooks. Refusals are thrown. */
export class Webhooks {
  readonly #ports: WebhooksPorts;

  constructor(ports: WebhooksPorts) {
    this.#ports = ports;
  }

  async list(): Promise<WebhookView[]> {
    this.#requireManager();
    return this.#ports.store.views();
  }

  /** @throws NodeRefusal WEBHOOK_TARGET, WEBHOOKS_TOO_MANY */
  async create({ url, description, filter, ...from }: Wanted): Promise<WithSecret> {
    this.#requireManager();
    const { store, clock, seal } = this.#ports;
    await this.#requireTarget(url);
    if ((await store.all()).length >= most) throw new NodeRefusal('WEBHOOKS_TOO_MANY', { limit: most });
    const [id, secret] = [randomBytes(16).toString('hex'), newSecret()];
    const cursor = await this.#cursorOf(from);
    await store.add({
      ...{ id, url, description, filter, cursor, isPaused: false, createdAt: clock.now().toISOString() },
      ...{ secret: seal(secret, placeOfSecret(id)), oldSecret: null, oldUntil: null },
      ...{ lastDeliveredAt: null, lastError: null, lastErrorAt: null },
    });
    return { webhook: await this.#changed(id), secret };
  }

  async change(id: string, change: Pick<Change, 'url' | 'description' | 'filter'>): Promise<WebhookView> {
    this.#requireManager();
    if (change.url !== undefined) await this.#requireTarget(change.url);
    return this.#change(id, change);
  }

  /** The old secret signs beside the new one for so long. */
  async rotateSecret(id: string, graceMinutes: number): Promise<WithSecret> {
    this.#requireManager();
    const { store, clock, seal } = this.#ports;
    const webhook = found(id, await store.find(id));
    const secret = newSecret();
    const oldUntil = new Date(clock.now().getTime() + graceMinutes * 60_000).toISOString();
    const change = { secret: seal(secret, placeOfSecret(id)), oldSecret: webhook.secret, oldUntil };
    return { webhook: await this.#change(id, change), secret };
  }

  async pause(id: string): Promise<WebhookView> {
    this.#requireManager();
    return this.#change(id, { isPaused: true });
  }

  async resume(id: string): Promise<WebhookView> {
    this.#requireManager();
    return this.#change(id, { isPaused: false });
  }

  /** Facts are sent again, under the ids that they had. */
  async replay(id: string, from: From): Promise<WebhookView> {
    this.#requireManager();
    found(id, await this.#ports.store.moveTo(id, await this.#cursorOf(from)));
    return this.#changed(id);
  }

  async remove(id: string): Promise<string> {
    this.#requireManager();
    if (!(await this.#ports.store.remove(id))) throw new NodeRefusal('WEBHOOK_UNKNOWN', { id });
    return id;
  }

  async deliveries(id: string, status: Delivery['status'], limit: number): Promise<Delivery[]> {
    this.#requireManager();
    return this.#ports.store.deliveries(id, status, limit);
  }

  /** Of what was set aside: this one, or all. @returns how many are sent again */
  async redeliver(id: string, place?: DeliveryPlace): Promise<number> {
    this.#requireManager();
    const { store, clock, changed } = this.#ports;
    const count = await store.revive(id, place, clock.now().toISOString());
    changed();
    return count;
  }

  async discard(id: string, place?: DeliveryPlace): Promise<number> {
    this.#requireManager();
    return this.#ports.store.discard(id, place);
  }

  async #change(id: string, change: Change): Promise<WebhookView> {
    found(id, await this.#ports.store.change(id, change));
    return this.#changed(id);
  }

  async #changed(id: string): Promise<WebhookView> {
    const { store, changed } = this.#ports;
    changed();
    const views = await store.views();
    return found(
      id,
      views.find((view) => view.id === id),
    );
  }

  #requireManager(): void {
    const { mspId, roles } = this.#ports;
    requireRole({ mspId, name: '', roles }, ['manager']);
  }

  async #requireTarget(url: string): Promise<void> {
    const { allowedHosts, resolve } = this.#ports;
    try {
      await targetOf(url, allowedHosts, resolve);
    } catch (error) {
      if (error instanceof TargetRefused) throw new NodeRefusal('WEBHOOK_TARGET', { reason: error.reason });
      throw error;
    }
  }

  /** @throws CursorMalformed */
  #cursorOf({ after, since }: From): Promise<string> {
    const { feed } = this.#ports;
    if (after === undefined) return since === undefined ? feed.head() : feed.before(since);
    decodeCursor(after);
    return Promise.resolve(after);
  }
}

function found<T>(id: string, one: T | undefined): T {
  if (one === undefined) throw new NodeRefusal('WEBHOOK_UNKNOWN', { id });
  return one;
}
