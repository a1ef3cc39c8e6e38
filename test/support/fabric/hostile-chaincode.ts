import { Shim, type ChaincodeInterface, type ChaincodeStub } from 'fabric-shim';
import { common, msp } from '@hyperledger/fabric-protos';
import { createChaincode } from '@tierline/chaincode/package';
import { collectionOf } from '@tierline/chaincode/record';

/** What a hostile peer writes: `at` names the member whose collection, absent for a public key; no value deletes. */
export type Script = { at?: string; key: string; value?: string; policy?: string[] }[];

/** Tierline's chaincode on the peer of a member that also obeys whatever a `script` in the transient map says. */
export function hostileChaincode(mspId: string): ChaincodeInterface {
  const honest = createChaincode({ mspId });
  const invoke = async (stub: ChaincodeStub) => {
    const script = stub.getTransient().get('script');
    if (!script) return honest.Invoke(stub);
    for (const line of JSON.parse(Buffer.from(script).toString('utf8')) as Script) await obey(stub, line);
    return Shim.success();
  };
  return { Init: invoke, Invoke: invoke };
}

async function obey(stub: ChaincodeStub, { at, key, value, policy }: Script[number]): Promise<void> {
  if (at === undefined) return stub.putState(key, Buffer.from(value ?? ''));
  const collection = collectionOf(at);
  if (policy) return stub.setPrivateDataValidationParameter(collection, key, allOf(policy));
  if (value === undefined) return stub.deletePrivateData(collection, key);
  return stub.putPrivateData(collection, key, Buffer.from(value));
}

/** A key policy that asks a peer of each of these members. */
function allOf(mspIds: readonly string[]): Uint8Array {
  const identities = mspIds.map((id) => {
    const role = new msp.MSPRole();
    role.setMspIdentifier(id);
    role.setRole(msp.MSPRole.MSPRoleType.PEER);
    const principal = new msp.MSPPrincipal();
    principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
    principal.setPrincipal(role.serializeBinary());
    return principal;
  });
  const outOf = new common.SignaturePolicy.NOutOf();
  outOf.setN(mspIds.length);
  outOf.setRulesList(
    mspIds.map((_, index) => {
      const signed = new common.SignaturePolicy();
      signed.setSignedBy(index);
      return signed;
    }),
  );
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(outOf);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(rule);
  envelope.setIdentitiesList(identities);
  return envelope.serializeBinary();
}
