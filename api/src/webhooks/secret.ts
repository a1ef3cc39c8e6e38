import { randomBytes } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import type { Webhook } from './webhook';

/** As Standard Webhooks writes them. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export type Opening = (sealed: string, place: string) => string | undefined;

/** Bound to the subscription, so that none signs for another. */
export const placeOfSecret = (webhookId: string): string => `webhook/${webhookId}`;

/** Both that sign now; undefined: they were sealed with another key of the wallet. */
export function secretsOf(
  { id, secret, oldSecret, oldUntil }: Webhook,
  open: Opening,
  now: Date,
): string[] | undefined {
  const signing = open(secret, placeOfSecret(id));
  if (signing === undefined) return undefined;
  const isOver = oldSecret === null || oldUntil === null || oldUntil <= now.toISOString();
  const old = isOver ? undefined : open(oldSecret, placeOfSecret(id));
  return old === undefined ? [signing] : [signing, old];
}

/** The headers of Standard Webhooks: one signature for each secret that is in force. */
export function signed(secrets: readonly string[], id: string, now: Date, payload: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, now, payload)).join(' '),
  };
}
