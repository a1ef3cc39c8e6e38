import type { RequestContext } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('ROLE_MISSING'));

/** A node on which nobody drafts. */
export const refusingQuality: RequestContext['quality'] = {
  list: refused,
  create: refused,
  change: refused,
  cancel: refused,
  send: refused,
};
