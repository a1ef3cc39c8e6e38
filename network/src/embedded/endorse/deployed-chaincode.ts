import { peer } from '@hyperledger/fabric-protos';
import {
  type ChaincodeDefinition,
  fieldKey,
  implicitCollection,
  lifecycleNamespace,
  readSequence,
} from '../commit/definitions';
import type { StateView } from '../ledger/state-view';
import type { EndorserChannel } from './endorser-channel';
import type { Simulator } from './simulator';

/** Approvals change with a lifecycle transaction only, which makes the channel read its definitions anew. */
const packages = new WeakMap<ChaincodeDefinition, string | undefined>();

/** A chaincode that the channel has defined and this peer's member has approved. */
export type DeployedChaincode = { version: string; packageId: string; initRequired: boolean };

/**
 * Finds what runs under a name. The sequence is read in the simulation, as in Fabric: whoever endorsed before an
 * upgrade conflicts with it. The rest is looked up beside it.
 */
export function deployedChaincode(
  name: string,
  simulator: Simulator,
  { definitions, state }: EndorserChannel,
  mspId: string,
): DeployedChaincode {
  const sequence = readSequence((key) => simulator.get(lifecycleNamespace, key), name);
  const definition = definitions.get(name);
  if (sequence === 0 || !definition) {
    simulator.get('lscc', name);
    throw new Error(`chaincode ${name} not found`);
  }
  if (!packages.has(definition)) packages.set(definition, approvedPackage(`${name}#${sequence}`, name, state, mspId));
  const packageId = packages.get(definition);
  if (packageId === undefined)
    throw new Error(
      `chaincode definition for '${name}' at sequence ${sequence} on channel '${simulator.channel}' has not yet been approved by this org`,
    );
  return { version: definition.version, packageId, initRequired: definition.initRequired };
}

/** Whether the member's approval of what the channel has defined lies at its peer: with the peer's disk it is lost. */
export function isApproved(name: string, { definitions, state }: EndorserChannel, mspId: string): boolean {
  const definition = definitions.get(name);
  return (
    definition !== undefined && approvedPackage(`${name}#${definition.sequence}`, name, state, mspId) !== undefined
  );
}

/** '' if the member approved the definition without a package: it may use the chaincode, but not endorse for it. */
function approvedPackage(approved: string, name: string, state: StateView, mspId: string): string | undefined {
  const held = (key: string) =>
    state.getPrivate(lifecycleNamespace, implicitCollection(mspId), key)?.value ?? Buffer.alloc(0);
  const same = ['EndorsementInfo', 'ValidationInfo', 'Collections'].every((field) => {
    const committed = state.get(lifecycleNamespace, fieldKey('namespaces', name, field))?.value;
    return committed?.equals(held(fieldKey('namespaces', approved, field)));
  });
  if (!same) return undefined;
  const source = held(fieldKey('chaincode-sources', approved, 'PackageID'));
  return peer.lifecycle.StateData.deserializeBinary(source).getString();
}
