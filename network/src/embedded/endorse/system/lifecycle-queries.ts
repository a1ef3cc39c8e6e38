import { peer } from '@hyperledger/fabric-protos';
import { fieldKey, implicitCollection, lifecycleNamespace, metadataKey, readSequence } from '../../commit/definitions';
import type { Surroundings } from '../transaction-context';
import { approvalMismatches, privateName, type Proposed } from './approvals';
import type { LifecycleOptions } from './lifecycle-options';
import { readMetadata } from './serializer';

const args = peer.lifecycle;

/** The channel has no such definition; Fabric answers 404. */
export class NotDefined extends Error {}

const read =
  ({ simulator }: Surroundings) =>
  (key: string) =>
    simulator.get(lifecycleNamespace, key);

/** Raw fields of the committed definition, undefined if there is none. */
export function committedDefinition(surroundings: Surroundings, name: string): ((field: string) => Buffer) | undefined {
  const get = read(surroundings);
  if (!readMetadata(get, 'namespaces', name)) return undefined;
  return (field) => get(fieldKey('namespaces', name, field)) ?? Buffer.alloc(0);
}

function definitionOf(surroundings: Surroundings, name: string): Proposed {
  const committed = committedDefinition(surroundings, name);
  if (!committed) throw new NotDefined(`namespace ${name} is not defined`);
  const bytes = (field: string) => args.StateData.deserializeBinary(committed(field)).getBytes_asU8();
  return {
    name,
    sequence: args.StateData.deserializeBinary(committed('Sequence')).getInt64(),
    endorsement: args.ChaincodeEndorsementInfo.deserializeBinary(bytes('EndorsementInfo')),
    validation: args.ChaincodeValidationInfo.deserializeBinary(bytes('ValidationInfo')),
    collections: peer.CollectionConfigPackage.deserializeBinary(bytes('Collections')),
  };
}

type Result = {
  setSequence(value: number): void;
  setVersion(value: string): void;
  setEndorsementPlugin(value: string): void;
  setValidationPlugin(value: string): void;
  setValidationParameter(value: Uint8Array): void;
  setInitRequired(value: boolean): void;
  setCollections(value?: peer.CollectionConfigPackage): void;
};

function fill<R extends Result>(result: R, { sequence, endorsement, validation, collections }: Proposed): R {
  result.setSequence(sequence);
  result.setVersion(endorsement.getVersion());
  result.setEndorsementPlugin(endorsement.getEndorsementPlugin());
  result.setInitRequired(endorsement.getInitRequired());
  result.setValidationPlugin(validation.getValidationPlugin());
  result.setValidationParameter(validation.getValidationParameter_asU8());
  result.setCollections(collections);
  return result;
}

export function queryDefinition(bytes: Uint8Array, surroundings: Surroundings): Uint8Array {
  const { simulator, rules } = surroundings;
  const name = args.QueryChaincodeDefinitionArgs.deserializeBinary(bytes).getName();
  const definition = definitionOf(surroundings, name);
  const result = fill(new args.QueryChaincodeDefinitionResult(), definition);
  for (const mspId of rules.members) {
    const hashOf = (key: string) => simulator.getPrivateHash(lifecycleNamespace, implicitCollection(mspId), key);
    result.getApprovalsMap().set(mspId, approvalMismatches(definition, hashOf).length === 0);
  }
  return result.serializeBinary();
}

export async function queryDefinitions(_bytes: Uint8Array, surroundings: Surroundings): Promise<Uint8Array> {
  const prefix = metadataKey('namespaces', '');
  const names: string[] = [];
  for await (const { key } of surroundings.simulator.range(lifecycleNamespace, prefix, `${prefix}\u{10ffff}`))
    names.push(key.slice(prefix.length));
  const result = new args.QueryChaincodeDefinitionsResult();
  for (const name of names) {
    const entry = new args.QueryChaincodeDefinitionsResult.ChaincodeDefinition();
    entry.setName(name);
    result.addChaincodeDefinitions(fill(entry, definitionOf(surroundings, name)));
  }
  return result.serializeBinary();
}

/** What this peer's own member approved: of the sequence asked for, else the newest. */
export function queryApproved(bytes: Uint8Array, surroundings: Surroundings, { mspId }: LifecycleOptions): Uint8Array {
  const input = args.QueryApprovedChaincodeDefinitionArgs.deserializeBinary(bytes);
  const { simulator, proposal } = surroundings;
  const name = input.getName();
  const get = (key: string) => simulator.getPrivate(lifecycleNamespace, implicitCollection(mspId), key);
  const current = readSequence(read(surroundings), name);
  const wanted = input.getSequence() > 0 ? [input.getSequence()] : [current + 1, current];
  const sequence = wanted.find((candidate) =>
    readMetadata(get, 'namespaces', privateName({ name, sequence: candidate })),
  );
  if (sequence === undefined)
    throw new Error(
      `could not fetch approved chaincode definition (name: '${name}', sequence: '${wanted.at(-1)}') on channel '${proposal.channel}'`,
    );
  return approvedResult(get, privateName({ name, sequence }), sequence).serializeBinary();
}

function approvedResult(
  get: (key: string) => Buffer | undefined,
  name: string,
  sequence: number,
): peer.lifecycle.QueryApprovedChaincodeDefinitionResult {
  const bytes = (field: string) => {
    const held = get(fieldKey('namespaces', name, field));
    return held ? args.StateData.deserializeBinary(held).getBytes_asU8() : new Uint8Array();
  };
  const result = fill(new args.QueryApprovedChaincodeDefinitionResult(), {
    name,
    sequence,
    endorsement: args.ChaincodeEndorsementInfo.deserializeBinary(bytes('EndorsementInfo')),
    validation: args.ChaincodeValidationInfo.deserializeBinary(bytes('ValidationInfo')),
    collections: peer.CollectionConfigPackage.deserializeBinary(bytes('Collections')),
  });
  result.setSource(sourceOf(get(fieldKey('chaincode-sources', name, 'PackageID'))));
  return result;
}

function sourceOf(bytes: Buffer | undefined): peer.lifecycle.ChaincodeSource {
  const packageId = bytes ? args.StateData.deserializeBinary(bytes).getString() : '';
  const source = new args.ChaincodeSource();
  if (packageId === '') source.setUnavailable(new args.ChaincodeSource.Unavailable());
  else {
    const local = new args.ChaincodeSource.Local();
    local.setPackageId(packageId);
    source.setLocalPackage(local);
  }
  return source;
}
