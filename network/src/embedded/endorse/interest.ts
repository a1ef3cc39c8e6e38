import { common, peer } from '@hyperledger/fabric-protos';
import type { Simulator } from './simulator';
import { isSystemChaincode } from './system-names';

type Wanted = { keyPolicies: readonly Buffer[]; collections: Map<string, boolean> };

/** Whose endorsements the simulated transaction will need (endorser.go `buildChaincodeInterest`). */
export function interestOf(simulator: Simulator): peer.ChaincodeInterest {
  const wanted = new Map<string, Wanted>();
  for (const [namespace, { keyPolicies, collections }] of simulator.writtenPolicies)
    wanted.set(namespace, { keyPolicies, collections: new Map(collections) });
  for (const namespace of simulator.namespacesTouched)
    if (!wanted.has(namespace)) wanted.set(namespace, { keyPolicies: [], collections: new Map([['', true]]) });
  for (const [namespace, collections] of simulator.privateReads)
    for (const collection of collections) wanted.get(namespace)?.collections.set(collection, true);
  const interest = new peer.ChaincodeInterest();
  for (const [namespace, entry] of wanted) {
    if (isSystemChaincode(namespace)) continue;
    for (const call of calls(namespace, entry, simulator)) interest.addChaincodes(call);
  }
  return interest;
}

function calls(namespace: string, { keyPolicies, collections }: Wanted, simulator: Simulator): peer.ChaincodeCall[] {
  const found: peer.ChaincodeCall[] = [];
  for (const [collection, required] of collections) {
    const call = new peer.ChaincodeCall();
    call.setName(namespace);
    if (collection !== '') {
      call.setCollectionNamesList([collection]);
      call.setNoPrivateReads(!simulator.privateReads.get(namespace)?.has(collection));
    } else if (keyPolicies.length > 0) {
      call.setKeyPoliciesList(keyPolicies.map((bytes) => common.SignaturePolicyEnvelope.deserializeBinary(bytes)));
      call.setDisregardNamespacePolicy(!required);
    } else if (!required) continue;
    found.push(call);
  }
  return found;
}
