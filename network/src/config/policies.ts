import { common } from '@hyperledger/fabric-protos';
import { rolePrincipal, signaturePolicy } from '../wire';

type Role = 'MEMBER' | 'ADMIN' | 'CLIENT' | 'PEER';

function configPolicy(type: number, value: Uint8Array): common.ConfigPolicy {
  const policy = new common.Policy();
  policy.setType(type);
  policy.setValue(value);
  const entry = new common.ConfigPolicy();
  entry.setPolicy(policy);
  entry.setModPolicy('Admins');
  return entry;
}

/** Any one signer of the organisation in one of these roles. */
export function anyRole(mspId: string, ...roles: Role[]): common.ConfigPolicy {
  const envelope = signaturePolicy(
    1,
    roles.map((role) => rolePrincipal(mspId, role)),
  );
  return configPolicy(common.Policy.PolicyType.SIGNATURE, envelope.serializeBinary());
}

/** So many of the groups below must satisfy their policy of this name. */
export function implicitMetaPolicy(rule: 'ANY' | 'ALL' | 'MAJORITY', subPolicy: string): common.ConfigPolicy {
  const meta = new common.ImplicitMetaPolicy();
  meta.setRule(common.ImplicitMetaPolicy.Rule[rule]);
  meta.setSubPolicy(subPolicy);
  return configPolicy(common.Policy.PolicyType.IMPLICIT_META, meta.serializeBinary());
}
