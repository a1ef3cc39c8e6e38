import { chaincodePackage, labelOf, type NetworkNode } from '../settings';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { packageIdOf, packChaincode } from './pack';

/** A member's package of a chaincode, and the service that it names. `tls` is the folder of the service's files. */
export async function packageFor(
  { services, folder }: Pick<FabricParts, 'services' | 'folder'>,
  { member, organisation }: FabricMember,
  chaincode: { name: string; version: string },
): Promise<{ node: NetworkNode; bytes: Buffer; packageId: string; tls: string }> {
  const label = labelOf(chaincode);
  const node = await services.nodeFor(member, label);
  const { client, folder: tls } = await organisation.service(node.host);
  const bytes = packChaincode(
    chaincodePackage(chaincode, folder.address(node, 'service'), {
      clientCertificate: client.certificatePem,
      clientKey: client.privateKeyPem,
      authority: organisation.tlsca.certificatePem,
    }),
  );
  return { node, bytes, packageId: packageIdOf(label, bytes), tls };
}
