import { personRoles, type Role } from '@tierline/chaincode/schema';

/** Who it is, whatever he may do. */
export type Identified = { issuer: string; subject: string };
/** Who asks: known to this member's issuer by `subject`, to nobody outside it. */
export type Person = Identified & {
  roles: readonly Role[];
  /** What bounds it besides; absent: roles alone do. */
  scopes?: readonly string[];
};

/** One text for one person. */
export const subjectOf = ({ issuer, subject }: Identified): string => JSON.stringify([issuer, subject]);

/** Whom `subjectOf` named. */
export function personOf(text: string): Identified {
  const [issuer, subject] = JSON.parse(text) as [string, string];
  return { issuer, subject };
}

/** Roles that we know, each once, in the vocabulary's order: others are another application's. */
export function knownRoles(claimed: unknown): Role[] {
  const given: unknown[] = Array.isArray(claimed) ? claimed : [];
  return personRoles.filter((role) => given.includes(role));
}
