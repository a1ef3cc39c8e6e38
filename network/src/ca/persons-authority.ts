import type { CertificateAuthority, Credentials, EnrolRequest } from './certificate-authority';
import type { FabricCa } from './fabric-ca';

/** Certifies a member's persons and programs, and takes it back. */
export interface PersonsAuthority {
  enrol(request: EnrolRequest): Promise<Credentials>;
  /**
   * May be asked again for the same.
   * @param certificates PEM, of this authority
   * @returns lists (PEM) in which each of them stands
   */
  revoke(certificates: readonly string[]): Promise<string[]>;
}

export function ownAuthority(ca: CertificateAuthority): PersonsAuthority {
  return {
    enrol: (request) => ca.enrolPerson(request),
    revoke: async (certificates) => [await ca.revocationList(certificates)],
  };
}

/**
 * Fabric CA over the key of our own. Whoever is no client, or whose certificate shall end on a day of its own, is certified by
 * our own code; what Fabric CA did not issue, our own list revokes.
 */
export function fabricAuthority(fabricCa: FabricCa, ca: CertificateAuthority): PersonsAuthority {
  const own = ownAuthority(ca);
  return {
    enrol: ({ enrolmentId, role = 'client', attributes = {}, expiresAt }) =>
      role === 'client' && expiresAt === undefined
        ? fabricCa.enrol({ enrolmentId, attributes })
        : own.enrol({ enrolmentId, role, attributes, ...(expiresAt && { expiresAt }) }),
    revoke: async (certificates) => {
      const others: string[] = [];
      for (const certificate of certificates) if (!(await fabricCa.revoke(certificate))) others.push(certificate);
      const lists = others.length === certificates.length ? [] : [await fabricCa.revocationList()];
      return others.length === 0 ? lists : [...lists, ...(await own.revoke(others))];
    },
  };
}
