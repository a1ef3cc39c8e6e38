import type { Role } from '@tierline/chaincode/schema';

/** Roles of the token that `start` prints for a member: what a person there needs to try everything its kind does. */
export function offeredTokens(memberRoles: readonly string[]): Role[] {
  if (memberRoles.includes('auditor')) return ['auditor', 'viewer'];
  if (memberRoles.includes('steward')) return ['manager', 'logistics'];
  if (memberRoles.includes('carrier')) return ['logistics'];
  return ['planner', 'logistics', 'quality'];
}
