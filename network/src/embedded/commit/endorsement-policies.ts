import { common } from '@hyperledger/fabric-protos';
import type { NamespaceRwSet } from '../../wire';
import type { StateView } from '../ledger/state-view';
import type { ChannelRules, Signers } from './channel-rules';
import { type Definitions, implicitMember, lifecycleNamespace } from './definitions';
import { type ChangedPolicies, validationParameter } from './key-policies';

export type PolicyInput = {
  rwset: readonly NamespaceRwSet[];
  signers: Signers;
  rules: ChannelRules;
  definitions: Definitions;
  state: StateView;
  /** Key policies changed by earlier transactions of the block. */
  changed: ChangedPolicies;
};

type Verdict = 'satisfied' | 'failed' | 'unknownChaincode';

export function writesAnything(set: NamespaceRwSet): boolean {
  return (
    set.writes.length > 0 ||
    set.metadataWrites.length > 0 ||
    set.collections.some((collection) => collection.writes.length > 0 || collection.metadataWrites.length > 0)
  );
}

/** Every written key as (collection or '', key or key hash), in the order a peer asks for their policies. */
function* writtenKeys(set: NamespaceRwSet): Generator<[string, string]> {
  for (const { key } of set.writes) yield ['', key];
  for (const { key } of set.metadataWrites) yield ['', key];
  for (const { name, writes } of set.collections) for (const { keyHash } of writes) yield [name, keyHash];
  for (const { name, metadataWrites } of set.collections)
    for (const { keyHash } of metadataWrites) yield [name, keyHash];
}

/** Whether one namespace's writes have the endorsements that its keys, collections and chaincode ask for (v20 vscc). */
class NamespacePolicies {
  readonly #namespace: string;
  readonly #input: PolicyInput;
  readonly #chaincodePolicy: Uint8Array;
  /** Collections whose policy holds; '' is the chaincode's own. */
  readonly #holds = new Set<string>();

  constructor(namespace: string, chaincodePolicy: Uint8Array, input: PolicyInput) {
    this.#namespace = namespace;
    this.#chaincodePolicy = chaincodePolicy;
    this.#input = input;
  }

  satisfied(): boolean {
    const set = this.#input.rwset.find((entry) => entry.namespace === this.#namespace);
    let asked = false;
    for (const [collection, key] of set ? writtenKeys(set) : []) {
      if (!this.#keySatisfied(collection, key)) return false;
      asked = true;
    }
    // A transaction that writes nothing still needs the chaincode's policy.
    return asked || this.#policySatisfied('');
  }

  #keySatisfied(collection: string, key: string): boolean {
    const { changed, state, rules, signers } = this.#input;
    if (changed.has(this.#namespace, collection, key)) return false;
    const own = validationParameter(state, this.#namespace, collection, key);
    return own ? rules.satisfiesSignaturePolicy(own, signers) : this.#policySatisfied(collection);
  }

  #policySatisfied(collection: string): boolean {
    if (this.#holds.has(collection)) return true;
    const policy = collection === '' ? this.#chaincodePolicy : this.#collectionPolicy(collection);
    if (!policy || !this.#input.rules.satisfies(policy, this.#input.signers)) return false;
    this.#holds.add(collection);
    return true;
  }

  /** An explicit collection without a policy of its own falls back to the chaincode's; an unknown one fails. */
  #collectionPolicy(collection: string): Uint8Array | undefined {
    const member = implicitMember(collection);
    if (member !== undefined) return this.#input.rules.memberEndorsement(member);
    const config = this.#input.definitions.collection(this.#namespace, collection);
    if (!config) return undefined;
    return config.getEndorsementPolicy()?.serializeBinary() ?? this.#chaincodePolicy;
  }
}

const lifecycleEndorsement = (() => {
  const policy = new common.ApplicationPolicy();
  policy.setChannelConfigPolicyReference('/Channel/Application/LifecycleEndorsement');
  return policy.serializeBinary();
})();

export function namespaceVerdict(namespace: string, input: PolicyInput): Verdict {
  const policy =
    namespace === lifecycleNamespace ? lifecycleEndorsement : input.definitions.get(namespace)?.validationParameter;
  if (!policy || policy.length === 0) return 'unknownChaincode';
  return new NamespacePolicies(namespace, policy, input).satisfied() ? 'satisfied' : 'failed';
}
