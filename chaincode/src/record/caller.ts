import { refuseUnless } from '../errors';
import { authorShape, limits, personRoles, type Author, type Caller, type Role } from '../schema/protocol';

/** The certificate attributes that Tierline reads. `tierline.roles` lists roles, comma separated. */
export const attributes = { roles: 'tierline.roles', name: 'hf.EnrollmentID' } as const;

/**
 * Who signed, from a certificate: the chaincode, the node and every reader take the same view.
 * A certificate without attributes has its common name and no role. Unknown roles are none.
 */
export function callerOf(certificate: {
  mspId: string;
  commonName: string;
  attributes: Readonly<Record<string, string>>;
}): Caller {
  const { mspId, commonName, attributes: values } = certificate;
  const given = new Set((values[attributes.roles] ?? '').split(',').map((role) => role.trim()));
  const roles: Role[] = personRoles.filter((role) => given.has(role));
  return { mspId, name: values[attributes.name] ?? commonName, roles };
}

/** Who is written down as having signed. @throws Refusal AUTHOR_INVALID where no reader could take the name */
export function authorOf({ mspId, name }: Caller): Author {
  const author = { mspId, name };
  refuseUnless(authorShape.safeParse(author).success, 'AUTHOR_INVALID', () => ({
    length: name.length,
    limit: limits.name,
  }));
  return author;
}
