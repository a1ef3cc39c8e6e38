import { type common, msp } from '@hyperledger/fabric-protos';
import { type Definitions, implicitMember } from './definitions';

function mspIdOf(principal: msp.MSPPrincipal): string | undefined {
  const bytes = principal.getPrincipal_asU8();
  const { Classification } = msp.MSPPrincipal;
  switch (principal.getPrincipalClassification()) {
    case Classification.ROLE:
      return msp.MSPRole.deserializeBinary(bytes).getMspIdentifier();
    case Classification.ORGANIZATION_UNIT:
      return msp.OrganizationUnit.deserializeBinary(bytes).getMspIdentifier();
    case Classification.IDENTITY:
      return msp.SerializedIdentity.deserializeBinary(bytes).getMspid();
    default:
      return undefined;
  }
}

/** The organisations that a collection's member policy names. */
export function policyMembers(policy: common.SignaturePolicyEnvelope | undefined): string[] {
  return policy?.getIdentitiesList().flatMap((principal) => mspIdOf(principal) ?? []) ?? [];
}

/** Whether a member's peer stores the private values of a collection. */
export function mayHold(mspId: string, definitions: Definitions, namespace: string, collection: string): boolean {
  const owner = implicitMember(collection);
  if (owner !== undefined) return owner === mspId;
  const config = definitions.collection(namespace, collection);
  return policyMembers(config?.getMemberOrgsPolicy()?.getSignaturePolicy()).includes(mspId);
}
