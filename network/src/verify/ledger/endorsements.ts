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
import { ChaincodePolicies, ownPlugin } from './chaincode-policies';
import type { Judgement } from './conflicts';
import type { WorldState } from './world-state';

/** A public key, or the hash of one in a collection. */
type Written = { namespace: string; collection: string; key: string };

const { TxValidationCode: codes } = peer;
const parameter = 'VALIDATION_PARAMETER';

/** Every key that is written, in order. */
function visitWritten(
  { writes, metadataWrites, collections }: NamespaceRwSet,
  visit: (collection: string, key: string, isPolicy: boolean) => void,
): void {
  for (const { key } of writes) visit('', key, false);
  for (const { key } of metadataWrites) visit('', key, true);
  for (const { name, writes: hashed, metadataWrites: hashedMetadata } of collections) {
    for (const { keyHash } of hashed) visit(name, keyHash, false);
    for (const { keyHash } of hashedMetadata) visit(name, keyHash, true);
  }
}

const writesNothing = ({ writes, metadataWrites, collections }: NamespaceRwSet): boolean =>
  writes.length + metadataWrites.length === 0 &&
  collections.every((one) => one.writes.length + one.metadataWrites.length === 0);
const idOf = (namespace: string, collection: string, key: string): string =>
  JSON.stringify([namespace, collection, key]);

class PolicyFailure extends Error {}

/** Endorsement policies of one block: key-level, collection, chaincode (core/common/validation/statebased). */
export class EndorsementCheck {
  /** Keys whose policy an earlier transaction of the block changed. */
  readonly #changed = new Set<string>();
  readonly #policies: ChaincodePolicies;

  constructor(
    private readonly state: WorldState,
    private readonly config: ChannelConfig,
  ) {
    this.#policies = new ChaincodePolicies(state, config);
  }

  /**
   * @param signers who endorsed it, by signatures that hold
   * @returns the judgement a peer makes, undefined if the endorsements suffice
   */
  check(tx: ParsedTransaction, signers: readonly Identity[]): Judgement | undefined {
    const invoked = tx.chaincode?.name ?? '';
    const written = tx.rwsets.filter((set) => set.namespace === invoked || !writesNothing(set));
    const namespaces = new Set([invoked, ...written.map((set) => set.namespace)]);
    for (const namespace of namespaces) {
      const judgement = this.#judge(namespace, tx, signers);
      if (judgement) return judgement;
    }
    for (const set of tx.rwsets)
      visitWritten(set, (collection, key, isPolicy) => {
        if (isPolicy) this.#changed.add(idOf(set.namespace, collection, key));
      });
    return undefined;
  }

  #judge(namespace: string, tx: ParsedTransaction, signers: readonly Identity[]): Judgement | undefined {
    const validation = this.#policies.ofChaincode(namespace);
    if (!validation) return { flag: codes.INVALID_CHAINCODE, reason: `chaincode ${namespace} is not committed` };
    const { plugin, policy } = validation;
    if (plugin !== ownPlugin)
      return { flag: codes.INVALID_OTHER_REASON, reason: `nobody can tell what plugin ${plugin} says` };
    try {
      for (const [demanded, name] of this.#demanded(namespace, tx, policy)) this.#mustHold(demanded, name, signers);
      return undefined;
    } catch (error) {
      if (!(error instanceof PolicyFailure) && !(error instanceof ApplicationPolicyError)) throw error;
      return { flag: codes.ENDORSEMENT_POLICY_FAILURE, reason: error.message };
    }
  }

  /** Each once, and the chaincode's own where nothing is written. @throws PolicyFailure, ApplicationPolicyError */
  #demanded(namespace: string, { rwsets }: ParsedTransaction, fallback: Policy): ReadonlyMap<Policy, string> {
    const demanded = new Map<Policy, string>();
    for (const set of rwsets)
      if (set.namespace === namespace)
        visitWritten(set, (collection, key) => {
          this.#demand(demanded, { namespace, collection, key }, fallback);
        });
    if (demanded.size === 0) demanded.set(fallback, `chaincode ${namespace}`);
    return demanded;
  }

  #mustHold(policy: Policy, name: string, signers: readonly Identity[]): void {
    if (policy(signers, this.config.msps)) return;
    const who = signers.map((signer) => signer.mspId).join(', ') || 'nobody';
    throw new PolicyFailure(`the policy of ${name} is not satisfied; validly endorsed by ${who}`);
  }

  /** The policy that rules the key, each once. */
  #demand(demanded: Map<Policy, string>, written: Written, fallback: Policy): void {
    const { namespace, collection, key } = written;
    if (this.#changed.size > 0 && this.#changed.has(idOf(namespace, collection, key)))
      throw new PolicyFailure(`the policy of ${named(written)} was changed earlier in this block`);
    const own = this.#ownPolicy(written);
    if (own?.length) demanded.set(keyPolicy(own), named(written));
    else {
      const shared = collection === '' ? undefined : this.#policies.ofCollection(namespace, collection);
      if (demanded.has(shared ?? fallback)) return;
      demanded.set(shared ?? fallback, shared ? `collection ${collection}` : `chaincode ${namespace}`);
    }
  }

  #ownPolicy({ namespace, collection, key }: Written): Uint8Array | undefined {
    const metadata = this.state.table(namespace, collection).metadata(key);
    return metadata.findLast(({ name }) => name === parameter)?.value;
  }
}

/** Bytes that are no policy are satisfied by nobody. */
function keyPolicy(bytes: Uint8Array): Policy {
  try {
    return policyFromBytes(bytes);
  } catch {
    return () => false;
  }
}

const named = ({ collection, key }: Written): string =>
  collection === '' ? `key ${JSON.stringify(key)}` : `${collection} key ${key}`;
