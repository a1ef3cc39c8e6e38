import type { TierWork } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('ROLE_MISSING'));

/** A node that knows nothing of its tiers. */
export const refusingTiers: TierWork = {
  data: refused,
  save: refused,
  remove: refused,
  importBills: refused,
  derived: refused,
  publishDerived: refused,
  bullwhip: refused,
  openPins: refused,
  answerGrant: refused,
  forwardCase: refused,
  forwarded: refused,
};
