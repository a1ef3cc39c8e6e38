import type { Script } from '../script';
import { hostileScripts } from './hostile';
import { policyScripts } from './policies';
import { privateScripts } from './private';
import { publicScripts } from './public';

/** Of the bare chaincode, written by hand. */
export const bareScripts: readonly Script[] = [
  ...publicScripts,
  ...hostileScripts,
  ...privateScripts,
  ...policyScripts,
];
/** Valid; invalid as bound to another proposal, by its id, as a duplicate, for want of endorsements, by what it read. */
export const bareCodes: readonly number[] = [0, 5, 8, 9, 10, 11, 12];
