import type { FactFilter } from '../readmodel';

/** Where a member has its facts sent. Secrets are sealed by the wallet's key; times are the machine's, RFC 3339. */
export type Webhook = {
  id: string;
  url: string;
  description: string;
  filter: FactFilter;
  secret: string;
  /** Signs beside the new one until then. */
  oldSecret: string | null;
  oldUntil: string | null;
  isPaused: boolean;
  /** Of the feed: what comes after it is still to be taken. */
  cursor: string;
  createdAt: string;
  lastDeliveredAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
};

/** A fact on its way. Its content stays in the feed: what is purged there is not sent any more. */
export type Delivery = {
  webhookId: string;
  /** In the order of the feed. */
  number: bigint;
  /** The fact's place; what is sent bears it. */
  channel: string;
  block: bigint;
  tx: number;
  fact: number;
  cursor: string;
  status: 'waiting' | 'dead';
  attempts: number;
  takenAt: string;
  nextAt: string;
  lastError: string | null;
};

/** A webhook as a manager sees it. */
export type WebhookView = Omit<Webhook, 'secret' | 'oldSecret'> & {
  waiting: number;
  dead: number;
  /** When the oldest fact that waits was taken from the feed. */
  waitsSince: string | null;
};

export type DeliveryPlace = Pick<Delivery, 'channel' | 'block' | 'tx' | 'fact'>;
