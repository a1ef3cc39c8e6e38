import type { RequestContext } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('RECORD_UNKNOWN'));

/** A node on which nobody talks. */
export const refusingMessages: RequestContext['messages'] = { post: refused, erase: refused, markRead: refused };

/** A node that invites nobody. */
export const noGuests: RequestContext['guests'] = { invite: refused, revoke: refused, list: () => Promise.resolve([]) };
