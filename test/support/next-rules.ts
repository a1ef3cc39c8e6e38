import { carriedRules } from '@tierline/chaincode/record';

export const nextRules = 2;

/** Makes what is loaded here the next version of Tierline as far as rules go: its table has one number more. @returns what takes it back */
export function carryNextRules(): () => void {
  const carried = carriedRules as Set<number>;
  carried.add(nextRules);
  return () => void carried.delete(nextRules);
}
