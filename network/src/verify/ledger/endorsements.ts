import { peer } from '@hyperledger/fabric-protos';
import {
  ApplicationPolicyError,
  type ChannelConfig,
  type Identity,
  type NamespaceRwSet,
  type ParsedTransaction,
  type Policy,
  policyFromBytes,
} from '../../wire';
import { chaincodePolicy, collectionPolicy } from './chaincode-policies';
import type { Judgement } from './conflicts';
import { type Place, placeId, type WorldState } from './world-state';

const { TxValidationCode: codes } = peer;
const parameter = 'VALIDATION_PARAMETER';

function writtenPlaces(set: NamespaceRwSet): Place[] {
  const { namespace } = set;
  return [
    ...[...set.writes, ...set.metadataWrites].map(({ key }) => ({ namespace, collection: '', key })),
    ...set.collections.flatMap(({ name, writes, metadataWrites }) =>
      [...writes, ...metadataWrites].map(({ keyHash }) => ({ namespace, collection: name, key: keyHash })),
    ),
  ];
}

function changedPolicies(set: NamespaceRwSet): string[] {
  const { namespace } = set;
  return [
    ...set.metadataWrites.map(({ key }) => placeId({ namespace, collection: '', key })),
    ...set.collections.flatMap(({ name, metadataWrites }) =>
      metadataWrites.map(({ keyHash }) => placeId({ namespace, collection: name, key: keyHash })),
    ),
  ];
}

class PolicyFailure extends Error {}

/** Endorsement policies of one block: key-level, collection, chaincode (core/common/validation/statebased). */
export class EndorsementCheck {
  readonly #changed = new Set<string>();
  constructor(
    private readonly state: WorldState,
    private readonly config: ChannelConfig,
  ) {}

  /**
   * @param signers who endorsed it, by signatures that hold
   * @returns the judgement a peer makes, undefined if the endorsements suffice
   */
  check(tx: ParsedTransaction, signers: readonly Identity[]): Judgement | undefined {
    const invoked = tx.chaincode?.name ?? '';
    const written = tx.rwsets.filter((set) => set.namespace === invoked || writtenPlaces(set).length > 0);
    const namespaces = new Set([invoked, ...written.map((set) => set.namespace)]);
    for (const namespace of namespaces) {
      const judgement = this.#judge(namespace, tx, signers);
      if (judgement) return judgement;
    }
    for (const set of tx.rwsets) for (const id of changedPolicies(set)) this.#changed.add(id);
    return undefined;
  }

  #judge(namespace: string, tx: ParsedTransaction, signers: readonly Identity[]): Judgement | undefined {
    const fallback = chaincodePolicy(this.state, this.config, namespace);
    if (!fallback) return { flag: codes.INVALID_CHAINCODE, reason: `chaincode ${namespace} is not committed` };
    const places = tx.rwsets.filter((set) => set.namespace === namespace).flatMap(writtenPlaces);
    try {
      const policies = new Map(places.map((place) => this.#policyOf(place, fallback)));
      if (policies.size === 0) policies.set(`chaincode ${namespace}`, fallback);
      for (const [name, policy] of policies) this.#demand(policy, name, signers);
      return undefined;
    } catch (error) {
      if (!(error instanceof PolicyFailure) && !(error instanceof ApplicationPolicyError)) throw error;
      return { flag: codes.ENDORSEMENT_POLICY_FAILURE, reason: error.message };
    }
  }

  #demand(policy: Policy, name: string, signers: readonly Identity[]): void {
    if (policy(signers, this.config.msps)) return;
    const who = signers.map((signer) => signer.mspId).join(', ') || 'nobody';
    throw new PolicyFailure(`the policy of ${name} is not satisfied; validly endorsed by ${who}`);
  }

  /** A name, so that each policy is evaluated once, and the policy that rules the key. */
  #policyOf(place: Place, fallback: Policy): [string, Policy] {
    const id = placeId(place);
    const where = place.collection === '' ? `key ${JSON.stringify(place.key)}` : `${place.collection} key ${place.key}`;
    if (this.#changed.has(id)) throw new PolicyFailure(`the policy of ${where} was changed earlier in this block`);
    const own = this.state.committed(place)?.metadata.find((entry) => entry.name === parameter)?.value;
    if (own?.length) return [where, policyFromBytes(own)];
    if (place.collection === '') return [`chaincode ${place.namespace}`, fallback];
    const policy = collectionPolicy(this.state, this.config, place.namespace, place.collection);
    return policy ? [`collection ${place.collection}`, policy] : [`chaincode ${place.namespace}`, fallback];
  }
}
