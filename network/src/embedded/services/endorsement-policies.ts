import { status } from '@grpc/grpc-js';
import type { peer as protos } from '@hyperledger/fabric-protos';
import {
  applicationPolicy,
  type ChannelConfig,
  compilePolicy,
  implicitCollectionPolicy,
  parsePolicyText,
  type Msps,
  type Policy,
} from '../../wire';
import type { Peer } from '../peer';
import { RpcError } from './rpc-error';

const implicitPrefix = '_implicit_org_';

/** What a transaction asks of its endorsers: each policy must hold, and each may receive the collections' plaintext. */
export type Requirements = { policies: Policy[]; recipients: Policy[]; msps: Msps };

/** The policies in force for what a simulation touched (ChaincodeInterest), as Fabric's discovery reads them. */
export function requirementsOf(interest: protos.ChaincodeInterest, peer: Peer, channel: string): Requirements {
  const config = peer.config(channel);
  const requirements: Requirements = { policies: [], recipients: [], msps: config.msps };
  for (const call of interest.getChaincodesList()) {
    const definition = peer.definition(channel, call.getName());
    if (!definition) {
      throw new RpcError(
        status.FAILED_PRECONDITION,
        `no combination of peers can be derived which satisfy the endorsement policy: No metadata was found for chaincode ${call.getName()} in channel ${channel}`,
      );
    }
    // Collections speak for themselves: one without a policy of its own asks the chaincode's.
    if (!call.getDisregardNamespacePolicy() && call.getCollectionNamesList().length === 0) {
      requirements.policies.push(applicationPolicy(definition.validationParameter, config));
    }
    for (const policy of call.getKeyPoliciesList()) requirements.policies.push(compilePolicy(policy));
    for (const name of call.getCollectionNamesList()) {
      const collection = collectionPolicies(name, definition, config);
      requirements.policies.push(collection.endorsement);
      if (!call.getNoPrivateReads()) requirements.recipients.push(collection.members);
    }
  }
  return requirements;
}

function collectionPolicies(
  name: string,
  definition: NonNullable<ReturnType<Peer['definition']>>,
  config: ChannelConfig,
): { endorsement: Policy; members: Policy } {
  if (name.startsWith(implicitPrefix)) {
    const mspId = name.slice(implicitPrefix.length);
    const members = compilePolicy(parsePolicyText(`OR('${mspId}.member')`));
    return { endorsement: implicitCollectionPolicy(mspId, config), members };
  }
  const collection = definition.collections.find((candidate) => candidate.getName() === name);
  const membership = collection?.getMemberOrgsPolicy()?.getSignaturePolicy();
  if (!collection || !membership) {
    throw new RpcError(status.FAILED_PRECONDITION, `collection ${name} could not be found`);
  }
  const own = collection.getEndorsementPolicy()?.serializeBinary() ?? definition.validationParameter;
  return { endorsement: applicationPolicy(own, config), members: compilePolicy(membership) };
}
