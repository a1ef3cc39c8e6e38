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
export const ownPlugin = 'vscc';
const implicit = /^_implicit_org_(.+)$/;

/** A field of a chaincode's committed definition, as `_lifecycle` keeps it in public state. */
function field(state: WorldState, chaincode: string, name: string): Uint8Array | undefined {
  const value = state.table(lifecycle).entry(`namespaces/fields/${chaincode}/${name}`)?.value;
  return value && peer.lifecycle.StateData.deserializeBinary(value).getBytes_asU8();
}

/** How peers judge what a chaincode writes. */
export type Validation = {
  /** Fabric's own is `vscc`. */
  plugin: string;
  policy: Policy;
};

const never: Policy = () => false;

/** Bytes that are no policy are satisfied by nobody. */
function evaluable(read: () => Policy): Policy {
  try {
    return read();
  } catch {
    return never;
  }
}

/** Who must endorse what a chaincode writes, by its definition before this block. */
export class ChaincodePolicies {
  readonly #validations = new Map<string, Validation | undefined>();
  readonly #ofCollections = new Map<string, Map<string, Policy | undefined>>();

  constructor(
    private readonly state: WorldState,
    private readonly config: ChannelConfig,
  ) {}

  /** @returns undefined if no such chaincode is committed on the channel, or not so that anybody can judge it */
  ofChaincode(chaincode: string): Validation | undefined {
    if (!this.#validations.has(chaincode)) this.#validations.set(chaincode, this.#validation(chaincode));
    return this.#validations.get(chaincode);
  }

  /**
   * @returns the collection's own policy; undefined if it has none, so that the chaincode's holds
   * @throws ApplicationPolicyError if the chaincode has no such collection
   */
  ofCollection(chaincode: string, collection: string): Policy | undefined {
    const known = this.#ofCollections.get(chaincode) ?? new Map<string, Policy | undefined>();
    this.#ofCollections.set(chaincode, known);
    if (!known.has(collection)) known.set(collection, this.#policyOf(chaincode, collection));
    return known.get(collection);
  }

  #policyOf(chaincode: string, collection: string): Policy | undefined {
    const member = implicit.exec(collection)?.[1];
    return member === undefined
      ? this.#described(chaincode, collection)
      : implicitCollectionPolicy(member, this.config);
  }

  #validation(chaincode: string): Validation | undefined {
    if (chaincode === lifecycle) return { plugin: ownPlugin, policy: lifecyclePolicy(this.config) };
    const bytes = field(this.state, chaincode, 'ValidationInfo');
    if (!bytes) return undefined;
    const info = peer.lifecycle.ChaincodeValidationInfo.deserializeBinary(bytes);
    const [plugin, parameter] = [info.getValidationPlugin(), info.getValidationParameter_asU8()];
    if (plugin === '' || parameter.length === 0) return undefined;
    return { plugin, policy: evaluable(() => applicationPolicy(parameter, this.config)) };
  }

  #described(chaincode: string, collection: string): Policy | undefined {
    const bytes = field(this.state, chaincode, 'Collections') ?? Buffer.alloc(0);
    const found = peer.CollectionConfigPackage.deserializeBinary(bytes)
      .getConfigList()
      .map((entry) => entry.getStaticCollectionConfig())
      .find((entry) => entry?.getName() === collection);
    if (!found) throw new ApplicationPolicyError(`chaincode ${chaincode} has no collection ${collection}`);
    const policy = found.getEndorsementPolicy();
    return policy && evaluable(() => applicationPolicy(policy.serializeBinary(), this.config));
  }
}
