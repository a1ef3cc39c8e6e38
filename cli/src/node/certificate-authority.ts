import type { Settings } from '@tierline/api/config';
import type { CertificateAuthority } from '@tierline/api/identity';
import { FabricCa } from '@tierline/network/fabric-ca';

/** The authority that the configuration names. */
export async function certificateAuthorityOf({
  certificateAuthority: { fabricCa, own },
}: Settings): Promise<CertificateAuthority> {
  if (fabricCa) return new FabricCa(fabricCa);
  if (!own) throw new Error('the shape let a configuration without certificate authority pass');
  const { CertificateAuthority: OwnAuthority } = await import('@tierline/network/embedded');
  const authority = await OwnAuthority.of(own);
  return { enrol: (request) => authority.enrolPerson(request) };
}
