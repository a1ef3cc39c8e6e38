import { Shim, type ChaincodeInterface, type ChaincodeStub } from 'fabric-shim';
import { createChaincode as createHonest, type ChaincodeOptions } from '@tierline/chaincode/package';
import { collectionOf } from '@tierline/chaincode/record';
import { rolePrincipal, signaturePolicy } from '@tierline/network/wire';

/** What a hostile peer writes: `at` names the member whose collection, absent for a public key; no value deletes. */
export type Writes = { at?: string; key: string; value?: string; policy?: string[] }[];

/** Tierline's chaincode on the peer of a member that also obeys whatever `writes` in the transient map says. */
export function hostileChaincode(options: ChaincodeOptions): ChaincodeInterface {
  const honest = createHonest(options);
  const invoke = async (stub: ChaincodeStub) => {
    const writes = stub.getTransient().get('writes');
    if (!writes) return honest.Invoke(stub);
    for (const line of JSON.parse(Buffer.from(writes).toString('utf8')) as Writes) await obey(stub, line);
    return Shim.success();
  };
  return { Init: invoke, Invoke: invoke };
}

/** As the embedded network loads it: hostile at the members that the environment names. */
export function createChaincode({ mspId }: { mspId: string }): ChaincodeInterface {
  const { TIERLINE_BOOTSTRAP: bootstrap, TIERLINE_HOSTILE: hostile = '' } = process.env;
  const options = { mspId, bootstrap };
  return hostile.split(',').includes(mspId) ? hostileChaincode(options) : createHonest(options);
}

async function obey(stub: ChaincodeStub, { at, key, value, policy }: Writes[number]): Promise<void> {
  if (at === undefined) return stub.putState(key, Buffer.from(value ?? ''));
  const collection = collectionOf(at);
  if (policy) return stub.setPrivateDataValidationParameter(collection, key, allOf(policy));
  if (value === undefined) return stub.deletePrivateData(collection, key);
  return stub.putPrivateData(collection, key, Buffer.from(value));
}

/** A key policy that asks a peer of each of these members. */
function allOf(mspIds: readonly string[]): Uint8Array {
  const principals = mspIds.map((mspId) => rolePrincipal(mspId, 'PEER'));
  return signaturePolicy(mspIds.length, principals).serializeBinary();
}
