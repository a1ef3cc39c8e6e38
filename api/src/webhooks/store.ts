import type { Delivery, DeliveryPlace, Webhook, WebhookView } from './webhook';

export type Change = Partial<
  Pick<Webhook, 'url' | 'description' | 'filter' | 'secret' | 'oldSecret' | 'oldUntil' | 'isPaused'>
>;
export type Taken = DeliveryPlace & { cursor: string; record: string };

/** What managers do about webhooks, in the part `engine` of the member's database. */
export interface WebhookStore {
  all(): Promise<Webhook[]>;
  views(): Promise<WebhookView[]>;
  find(id: string): Promise<Webhook | undefined>;
  add(webhook: Webhook): Promise<void>;
  /** undefined: there is none. */
  change(id: string, change: Change): Promise<Webhook | undefined>;
  remove(id: string): Promise<boolean>;
  /** What waits is dropped: it comes again where it lies after the cursor. undefined: there is none. */
  moveTo(id: string, cursor: string): Promise<Webhook | undefined>;

  deliveries(id: string, status: Delivery['status'], limit: number): Promise<Delivery[]>;
  /** Dead ones wait again: this one, or all. @returns how many */
  revive(id: string, place: DeliveryPlace | undefined, at: string): Promise<number>;
  discard(id: string, place: DeliveryPlace | undefined): Promise<number>;
}

/** What is on its way, of the process that leads. */
export interface CourierStore {
  all(): Promise<Webhook[]>;
  /** Facts taken from the feed and the cursor after them, in one transaction; nothing where the cursor is not `from` any more. */
  take(id: string, from: string, facts: readonly Taken[], to: string, at: string): Promise<void>;
  countWaiting(id: string): Promise<number>;
  /** Of each record of each subscription that is not paused, the first that waits, where it is due; of the subscriptions in turn. */
  due(now: string, limit: number): Promise<Delivery[]>;
  /** When the next that waits is due. */
  nextDue(after: string): Promise<string | undefined>;
  delivered(delivery: Delivery, at: string): Promise<void>;
  postponed(delivery: Delivery, error: string, nextAt: string, at: string): Promise<void>;
  /** Set aside; told in the feed. @returns how many of the subscription are */
  died(delivery: Delivery, error: string, at: string): Promise<number>;
  /** The subscription is paused for this reason; told in the feed. */
  stopped(delivery: Delivery, error: string, at: string): Promise<void>;
}
