import { bare } from '../bare-subject';
import type { Comparison } from '../differential-suite';
import { changingScripts } from './changing';
import { hostileScripts } from './hostile';
import { policyScripts } from './policies';
import { privateScripts } from './private';
import { publicScripts } from './public';

/** The bare chaincode, by scripts written by hand. */
export const bareByHand: Comparison = {
  subject: bare,
  written: [...publicScripts, ...hostileScripts, ...privateScripts, ...policyScripts],
  changing: changingScripts,
  // Valid; invalid as bound to another proposal, by its id, as a duplicate, for want of endorsements, by what it read.
  ...{ codes: [0, 5, 8, 9, 10, 11, 12], configurations: 2 },
};
