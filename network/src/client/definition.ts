import { createHash } from 'node:crypto';
import { peer } from '@hyperledger/fabric-protos';
import { parsePolicyText, sameBytes } from '../wire';
import type { CollectionDescription, DefinitionDescription } from './definition-description';

const { lifecycle } = peer;
const defaultPolicy = '/Channel/Application/Endorsement';

/** What a channel's members approve and commit for a chaincode. */
export type Definition = {
  name: string;
  version: string;
  sequence: number;
  packageId: string;
  validationParameter: Uint8Array;
  collections: peer.CollectionConfigPackage;
};

/** Opaque to the network; it stays the same over restarts, whatever the code's place. */
export function packageIdOf({ name, version }: { name: string; version: string }): string {
  const label = `${name}_${version}`.replace(/[^\w.+-]/g, '_');
  return `${label}:${createHash('sha256').update(label).digest('hex')}`;
}

/** What a channel has committed for a chaincode. */
export type Committed = {
  version: string;
  sequence: number;
  validationParameter: Uint8Array;
  collections: readonly peer.StaticCollectionConfig[];
};

/** The definition to bring about, or undefined if the channel has it already. @param current undefined: none yet */
export function definitionFor(
  chaincode: DefinitionDescription,
  packageId: string,
  current: Committed | undefined,
): Definition | undefined {
  const wanted = {
    name: chaincode.name,
    version: chaincode.version,
    packageId,
    validationParameter: policyBytes(chaincode.policy, defaultPolicy),
    collections: collectionPackage(chaincode.collectionsConfig ?? []),
  };
  const isSame =
    current?.version === wanted.version &&
    sameBytes(current.validationParameter, wanted.validationParameter) &&
    sameBytes(packageOf(current.collections).serializeBinary(), wanted.collections.serializeBinary());
  return isSame ? undefined : { ...wanted, sequence: (current?.sequence ?? 0) + 1 };
}

export function approveArgs(definition: Definition): Uint8Array {
  const local = new lifecycle.ChaincodeSource.Local();
  local.setPackageId(definition.packageId);
  const source = new lifecycle.ChaincodeSource();
  source.setLocalPackage(local);
  const args = new lifecycle.ApproveChaincodeDefinitionForMyOrgArgs();
  fill(args, definition);
  args.setSource(source);
  return args.serializeBinary();
}

export function commitArgs(definition: Definition): Uint8Array {
  const args = new lifecycle.CommitChaincodeDefinitionArgs();
  fill(args, definition);
  return args.serializeBinary();
}

export function readinessArgs(definition: Definition): Uint8Array {
  const args = new lifecycle.CheckCommitReadinessArgs();
  fill(args, definition);
  return args.serializeBinary();
}

function fill(
  args:
    | peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs
    | peer.lifecycle.CommitChaincodeDefinitionArgs
    | peer.lifecycle.CheckCommitReadinessArgs,
  definition: Definition,
): void {
  args.setName(definition.name);
  args.setVersion(definition.version);
  args.setSequence(definition.sequence);
  args.setEndorsementPlugin('escc');
  args.setValidationPlugin('vscc');
  args.setValidationParameter(definition.validationParameter);
  args.setCollections(definition.collections);
}

function policyBytes(text: string | undefined, path: string): Uint8Array {
  const policy = new peer.ApplicationPolicy();
  if (text === undefined) policy.setChannelConfigPolicyReference(path);
  else policy.setSignaturePolicy(parsePolicyText(text));
  return policy.serializeBinary();
}

function packageOf(collections: readonly peer.StaticCollectionConfig[]): peer.CollectionConfigPackage {
  const made = new peer.CollectionConfigPackage();
  for (const collection of collections) {
    const config = new peer.CollectionConfig();
    config.setStaticCollectionConfig(collection);
    made.addConfig(config);
  }
  return made;
}

function collectionPackage(collections: readonly CollectionDescription[]): peer.CollectionConfigPackage {
  return packageOf(collections.map(staticCollection));
}

function staticCollection(description: CollectionDescription): peer.StaticCollectionConfig {
  const members = new peer.CollectionPolicyConfig();
  members.setSignaturePolicy(parsePolicyText(description.policy));
  const collection = new peer.StaticCollectionConfig();
  collection.setName(description.name);
  collection.setMemberOrgsPolicy(members);
  collection.setRequiredPeerCount(description.requiredPeerCount ?? 0);
  collection.setMaximumPeerCount(description.maxPeerCount ?? 0);
  collection.setBlockToLive(description.blockToLive ?? 0);
  collection.setMemberOnlyRead(description.memberOnlyRead ?? false);
  collection.setMemberOnlyWrite(description.memberOnlyWrite ?? false);
  const own = description.endorsementPolicy;
  if (own) {
    const bytes = policyBytes(own.signaturePolicy, own.channelConfigPolicy ?? defaultPolicy);
    collection.setEndorsementPolicy(peer.ApplicationPolicy.deserializeBinary(bytes));
  }
  return collection;
}
