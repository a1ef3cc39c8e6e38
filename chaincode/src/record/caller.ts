import { personRoles, type Caller, type Role } from '../schema/protocol';

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
