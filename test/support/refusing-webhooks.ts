import type { WebhookWork } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('ROLE_MISSING'));

/** A node whose webhooks nobody may touch. */
export const refusingWebhooks: WebhookWork = {
  list: refused,
  create: refused,
  change: refused,
  rotateSecret: refused,
  pause: refused,
  resume: refused,
  replay: refused,
  remove: refused,
  deliveries: refused,
  redeliver: refused,
  discard: refused,
};
