import type { RequestContext } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('ROLE_MISSING'));

/** A node that sends no mail to anybody. */
export const refusingMail: RequestContext['mail'] = {
  preference: () => Promise.resolve(undefined),
  prefer: refused,
  undelivered: refused,
};
