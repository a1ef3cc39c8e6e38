import { peer } from '@hyperledger/fabric-protos';
import {
  applicationPolicy,
  ApplicationPolicyError,
  type ChannelConfig,
  implicitCollectionPolicy,
  lifecyclePolicy,
  type Policy,
} from '../../wire';
import type { WorldState } from './world-state';

const lifecycle = '_lifecycle';
const implicit = /^_implicit_org_(.+)$/;

/** A field of a chaincode's committed definition, as `_lifecycle` keeps it in public state. */
function field(state: WorldState, chaincode: string, name: string): Uint8Array | undefined {
  const key = `namespaces/fields/${chaincode}/${name}`;
  const value = state.committed({ namespace: lifecycle, collection: '', key })?.value;
  return value && peer.lifecycle.StateData.deserializeBinary(value).getBytes_asU8();
}

/** @returns undefined if no such chaincode is committed on the channel */
export function chaincodePolicy(state: WorldState, config: ChannelConfig, chaincode: string): Policy | undefined {
  if (chaincode === lifecycle) return lifecyclePolicy(config);
  const bytes = field(state, chaincode, 'ValidationInfo');
  if (!bytes) return undefined;
  const info = peer.lifecycle.ChaincodeValidationInfo.deserializeBinary(bytes);
  return applicationPolicy(info.getValidationParameter_asU8(), config);
}

/**
 * @returns the collection's own policy; undefined if it has none, so that the chaincode's holds
 * @throws ApplicationPolicyError if the chaincode has no such collection
 */
export function collectionPolicy(
  state: WorldState,
  config: ChannelConfig,
  chaincode: string,
  collection: string,
): Policy | undefined {
  const member = implicit.exec(collection)?.[1];
  if (member !== undefined) return implicitCollectionPolicy(member, config);
  const bytes = field(state, chaincode, 'Collections') ?? Buffer.alloc(0);
  const found = peer.CollectionConfigPackage.deserializeBinary(bytes)
    .getConfigList()
    .map((entry) => entry.getStaticCollectionConfig())
    .find((entry) => entry?.getName() === collection);
  if (!found) throw new ApplicationPolicyError(`chaincode ${chaincode} has no collection ${collection}`);
  const policy = found.getEndorsementPolicy();
  return policy && applicationPolicy(policy.serializeBinary(), config);
}
