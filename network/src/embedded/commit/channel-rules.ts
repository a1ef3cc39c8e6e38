import { common } from '@hyperledger/fabric-protos';
import { type ChannelConfig, childGroups, type Identity, Msp, type Policy, policyFromBytes } from '../../wire';

export type Signers = readonly Identity[];
const never: Policy = () => false;

/** A channel's configuration as a peer consults it: who is valid, and which signers satisfy what. */
export class ChannelRules {
  readonly config: ChannelConfig;
  /** By MSP id: the name of the organisation's group. */
  readonly #groups = new Map<string, string>();
  readonly #applicationPolicies = new Map<string, Policy>();

  constructor(config: ChannelConfig) {
    this.config = config;
    const application = config.group(['Application']);
    for (const [name, group] of application ? childGroups(application) : []) {
      const value = group.getValuesMap().get('MSP')?.getValue_asU8();
      if (value) this.#groups.set(Msp.fromConfig(value).mspId, name);
    }
  }

  /** MSP ids of the channel's members. */
  get members(): string[] {
    return [...this.#groups.keys()];
  }

  refusal(identity: Identity): string | undefined {
    const msp = this.config.msps.get(identity.mspId);
    return msp ? msp.refusal(identity) : `MSP ${identity.mspId} is unknown`;
  }

  verify(identity: Identity, message: Uint8Array, signature: Uint8Array): boolean {
    return identity.verify(message, signature, this.config.msps.get(identity.mspId)?.signatureHash);
  }

  satisfiesPath(path: string, signers: Signers): boolean {
    return this.config.policy(path)(signers, this.config.msps);
  }

  /** @param policy bytes of `common.ApplicationPolicy` */
  satisfies(policy: Uint8Array, signers: Signers): boolean {
    return this.#applicationPolicy(policy)(signers, this.config.msps);
  }

  /** @param policy bytes of `common.SignaturePolicyEnvelope`; bytes that are none are satisfied by nobody */
  satisfiesSignaturePolicy(policy: Uint8Array, signers: Signers): boolean {
    return compiled(policy)(signers, this.config.msps);
  }

  /** Who endorses for one member's implicit collection: `common.ApplicationPolicy`; undefined for a non-member. */
  memberEndorsement(mspId: string): Uint8Array | undefined {
    const group = this.#groups.get(mspId);
    if (group === undefined) return undefined;
    const policy = new common.ApplicationPolicy();
    policy.setChannelConfigPolicyReference(`/Channel/Application/${group}/Endorsement`);
    return policy.serializeBinary();
  }

  hasPolicy(path: string): boolean {
    const names = path.split('/').slice(2);
    return (
      this.config
        .group(names.slice(0, -1))
        ?.getPoliciesMap()
        .has(names.at(-1) ?? '') ?? false
    );
  }

  #applicationPolicy(bytes: Uint8Array): Policy {
    const key = Buffer.from(bytes).toString('latin1');
    let policy = this.#applicationPolicies.get(key);
    if (!policy) this.#applicationPolicies.set(key, (policy = this.#readPolicy(bytes)));
    return policy;
  }

  #readPolicy(bytes: Uint8Array): Policy {
    const message = common.ApplicationPolicy.deserializeBinary(bytes);
    const reference = message.getChannelConfigPolicyReference();
    if (reference !== '') return this.config.policy(reference);
    const signature = message.getSignaturePolicy();
    return signature ? compiled(signature.serializeBinary()) : never;
  }
}

function compiled(bytes: Uint8Array): Policy {
  try {
    return policyFromBytes(bytes);
  } catch {
    return never;
  }
}
