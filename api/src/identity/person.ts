import { personRoles, type Role } from '@tierline/chaincode/schema';

/** Who asks: known to this member's issuer by `subject`, to nobody outside it. */
export type Person = { issuer: string; subject: string; roles: readonly Role[] };

/** Roles that we know, each once, in the vocabulary's order: others are another application's. */
export function knownRoles(claimed: unknown): Role[] {
  const given: unknown[] = Array.isArray(claimed) ? claimed : [];
  return personRoles.filter((role) => given.includes(role));
}
