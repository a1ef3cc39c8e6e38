import { peer } from '@hyperledger/fabric-protos';
import { sameBytes } from '../../../wire';
import { fieldKey, implicitCollection, lifecycleNamespace, readSequence } from '../../commit/definitions';
import type { Surroundings } from '../transaction-context';
import {
  approvalMismatches,
  definitionFields,
  parameterFields,
  privateName,
  type Proposed,
  readProposed,
} from './approvals';
import { checkDefinition } from './definition-input';
import type { LifecycleOptions } from './lifecycle-options';
import { committedDefinition, queryApproved, queryDefinition, queryDefinitions, NotDefined } from './lifecycle-queries';
import { readMetadata, type State, stringField, writeStructure } from './serializer';
import { failure, success, type SystemCall, type SystemChaincode } from './system-call';

const args = peer.lifecycle;
function publicState({ simulator }: Surroundings): State {
  return {
    get: (key) => simulator.get(lifecycleNamespace, key),
    put: (key, value) => {
      simulator.put(lifecycleNamespace, key, value);
    },
    del: (key) => {
      simulator.put(lifecycleNamespace, key, undefined);
    },
  };
}

function memberState({ simulator }: Surroundings, mspId: string): State {
  const collection = implicitCollection(mspId);
  return {
    get: (key) => simulator.getPrivate(lifecycleNamespace, collection, key),
    put: (key, value) => {
      simulator.putPrivate(lifecycleNamespace, collection, key, value);
    },
    del: (key) => {
      simulator.putPrivate(lifecycleNamespace, collection, key, undefined);
    },
  };
}

function approvals(proposed: Proposed, { simulator, rules }: Surroundings): Map<string, string[]> {
  return new Map(
    rules.members.map((mspId) => [
      mspId,
      approvalMismatches(proposed, (key) =>
        simulator.getPrivateHash(lifecycleNamespace, implicitCollection(mspId), key),
      ),
    ]),
  );
}

function approve(bytes: Uint8Array, surroundings: Surroundings, { mspId }: LifecycleOptions): Uint8Array {
  const input = args.ApproveChaincodeDefinitionForMyOrgArgs.deserializeBinary(bytes);
  const proposed = readProposed(input);
  checkDefinition(proposed, surroundings);
  const packageId = input.getSource()?.getLocalPackage()?.getPackageId() ?? '';
  const current = readSequence(publicState(surroundings).get, proposed.name);
  checkApprovedSequence(proposed.sequence, current);
  if (proposed.sequence === current) checkUnchanged(proposed, surroundings);
  const state = memberState(surroundings, mspId);
  const name = privateName(proposed);
  if (isApproved(state, name, proposed, packageId)) throw new Error(redefinition(proposed, current));
  writeStructure(state, 'namespaces', name, 'ChaincodeParameters', parameterFields(proposed));
  writeStructure(state, 'chaincode-sources', name, 'ChaincodeLocalPackage', [['PackageID', stringField(packageId)]]);
  return new args.ApproveChaincodeDefinitionForMyOrgResult().serializeBinary();
}

function checkApprovedSequence(requested: number, current: number): void {
  if (requested === 0 && current === 0)
    throw new Error('requested sequence is 0, but first definable sequence number is 1');
  if (requested < current)
    throw new Error(`currently defined sequence ${current} is larger than requested sequence ${requested}`);
  if (requested > current + 1)
    throw new Error(`requested sequence ${requested} is larger than the next available sequence number ${current + 1}`);
}

function checkUnchanged(proposed: Proposed, surroundings: Surroundings): void {
  const { sequence, name } = proposed;
  const committed = committedDefinition(surroundings, name);
  const same = definitionFields(proposed).every(
    ([field, data]) => committed && sameBytes(committed(field), data.serializeBinary()),
  );
  if (!same)
    throw new Error(
      `attempted to redefine the current committed sequence (${sequence}) for namespace ${name} with different parameters`,
    );
}

/** Whether exactly this, package included, is approved already: approving it again would write nothing. */
function isApproved(state: State, name: string, proposed: Proposed, packageId: string): boolean {
  if (!readMetadata(state.get, 'namespaces', name)) return false;
  const fields = parameterFields(proposed).map(([field, data]) => {
    const held = state.get(fieldKey('namespaces', name, field));
    return held?.equals(data.serializeBinary()) ?? false;
  });
  if (fields.includes(false) || !readMetadata(state.get, 'chaincode-sources', name)) return false;
  const held = state.get(fieldKey('chaincode-sources', name, 'PackageID'));
  return held !== undefined && args.StateData.deserializeBinary(held).getString() === packageId;
}

function redefinition({ name, sequence }: Proposed, current: number): string {
  return sequence === current
    ? `attempted to redefine the current committed sequence (${current}) for namespace ${name}`
    : `attempted to redefine uncommitted sequence (${sequence}) for namespace ${name} with unchanged content`;
}

function mustBeNext({ name, sequence }: Proposed, surroundings: Surroundings): void {
  const current = readSequence(publicState(surroundings).get, name);
  if (sequence !== current + 1)
    throw new Error(`requested sequence is ${sequence}, but new definition must be sequence ${current + 1}`);
}

function commit(bytes: Uint8Array, surroundings: Surroundings, { mspId }: LifecycleOptions): Uint8Array {
  const proposed = readProposed(args.CommitChaincodeDefinitionArgs.deserializeBinary(bytes));
  checkDefinition(proposed, surroundings);
  mustBeNext(proposed, surroundings);
  const found = approvals(proposed, surroundings);
  const state = publicState(surroundings);
  writeStructure(state, 'namespaces', proposed.name, 'ChaincodeDefinition', definitionFields(proposed));
  if (found.get(mspId)?.length !== 0) throw new Error(`chaincode definition not agreed to by this org (${mspId})`);
  return new args.CommitChaincodeDefinitionResult().serializeBinary();
}

function checkReadiness(bytes: Uint8Array, surroundings: Surroundings): Uint8Array {
  const proposed = readProposed(args.CheckCommitReadinessArgs.deserializeBinary(bytes));
  mustBeNext(proposed, surroundings);
  const result = new args.CheckCommitReadinessResult();
  for (const [mspId, mismatches] of approvals(proposed, surroundings)) {
    result.getApprovalsMap().set(mspId, mismatches.length === 0);
    if (mismatches.length === 0) continue;
    const items = new args.CheckCommitReadinessResult.Mismatches();
    items.setItemsList(mismatches);
    result.getMismatchesMap().set(mspId, items);
  }
  return result.serializeBinary();
}

function queryInstalled(_bytes: Uint8Array, _surroundings: Surroundings, { installed }: LifecycleOptions): Uint8Array {
  const result = new args.QueryInstalledChaincodesResult();
  for (const packageId of installed()) {
    const entry = new args.QueryInstalledChaincodesResult.InstalledChaincode();
    entry.setPackageId(packageId);
    entry.setLabel(packageId.split(':')[0] ?? packageId);
    result.addInstalledChaincodes(entry);
  }
  return result.serializeBinary();
}

type LifecycleFunction = (
  bytes: Uint8Array,
  surroundings: Surroundings,
  options: LifecycleOptions,
) => Uint8Array | Promise<Uint8Array>;

const functions = new Map<string, LifecycleFunction>([
  ['ApproveChaincodeDefinitionForMyOrg', approve],
  ['CommitChaincodeDefinition', commit],
  ['CheckCommitReadiness', checkReadiness],
  ['QueryChaincodeDefinition', queryDefinition],
  ['QueryChaincodeDefinitions', queryDefinitions],
  ['QueryApprovedChaincodeDefinition', queryApproved],
  ['QueryInstalledChaincodes', queryInstalled],
]);

/** The `_lifecycle` chaincode: definitions are approved in members' implicit collections and committed in public. */
export function lifecycleChaincode(options: LifecycleOptions): SystemChaincode {
  return async ({ args: input, surroundings }: SystemCall) => {
    if (input.length !== 2)
      return failure(`lifecycle scc operations require exactly two arguments but received ${input.length}`);
    const name = input[0]?.toString() ?? '';
    try {
      options.mustMay(`${lifecycleNamespace}/${name}`, surroundings);
    } catch (error) {
      return failure(`Failed to authorize invocation due to failed ACL check: ${reasonOf(error)}`);
    }
    try {
      const call = functions.get(name);
      if (!call) throw new Error(`receiver *lifecycle.Invocation.${name} does not exist`);
      return success(await call(input[1] ?? Buffer.alloc(0), surroundings, options));
    } catch (error) {
      if (error instanceof NotDefined) return failure(error.message, 404);
      return failure(`failed to invoke backing implementation of '${name}': ${reasonOf(error)}`);
    }
  };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
