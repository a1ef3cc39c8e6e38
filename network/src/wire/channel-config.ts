import { common, orderer, peer } from '@hyperledger/fabric-protos';
import { view } from './hash';
import { Msp } from './msp';
import { mapEntries, mapValue } from './protobuf-map';
import { compilePolicy, implicitMeta, type Msps, type Policy } from './policy';
import { parseBlock } from './parse-block';

export type Consenter = { id: number; mspId: string; certificatePem: Buffer };
export type OrdererSettings = {
  consensus: string;
  batchSize: { maxMessageCount: number; absoluteMaxBytes: number; preferredMaxBytes: number };
  /** As written, e.g. '2s'. */
  batchTimeout: string;
  /** Empty but for BFT. */
  consenters: Consenter[];
};

const reject: Policy = () => false;

function capabilities(group: common.ConfigGroup | undefined): string[] {
  const value = group && configValue(group, 'Capabilities');
  if (!value) return [];
  return mapEntries(common.Capabilities.deserializeBinary(value).getCapabilitiesMap()).map(([name]) => name);
}

function configValue(group: common.ConfigGroup, name: string): Uint8Array | undefined {
  return mapValue(group.getValuesMap(), name, common.ConfigValue)?.getValue_asU8();
}

function configPolicy(group: common.ConfigGroup, name: string): common.Policy | undefined {
  const entry = mapValue(group.getPoliciesMap(), name, common.ConfigPolicy);
  return entry?.getPolicy();
}

export function childGroups(group: common.ConfigGroup): [string, common.ConfigGroup][] {
  return mapEntries<common.ConfigGroup>(group.getGroupsMap());
}

/** A channel's settings, as in force from the block after the one that carries them. */
export class ChannelConfig {
  readonly channel: string;
  readonly sequence: bigint;
  readonly root: common.ConfigGroup;
  readonly msps: Msps;
  readonly #policies = new Map<string, Policy>();
  #orderer: OrdererSettings | undefined;
  #members: Map<string, string> | undefined;

  private constructor(channel: string, config: common.Config) {
    const root = config.getChannelGroup();
    if (!root) throw new Error('configuration without channel group');
    this.channel = channel;
    this.sequence = BigInt(config.getSequence());
    this.root = root;
    this.msps = readMsps(root);
  }

  /** @param block a config block, e.g. the genesis block */
  static fromBlock(block: common.Block | Uint8Array): ChannelConfig {
    const [tx] = parseBlock(block).txs;
    if (tx?.type !== 'config') throw new Error('not a config block');
    return ChannelConfig.fromEnvelope(tx.channel, tx.data);
  }

  /** @param bytes `common.ConfigEnvelope` */
  static fromEnvelope(channel: string, bytes: Uint8Array): ChannelConfig {
    const config = common.ConfigEnvelope.deserializeBinary(bytes).getConfig();
    if (!config) throw new Error('config envelope without configuration');
    return new ChannelConfig(channel, config);
  }

  get capabilities(): { channel: string[]; orderer: string[]; application: string[] } {
    return {
      channel: capabilities(this.root),
      orderer: capabilities(this.group(['Orderer'])),
      application: capabilities(this.group(['Application'])),
    };
  }

  get orderer(): OrdererSettings {
    return (this.#orderer ??= this.#readOrderer());
  }

  #readOrderer(): OrdererSettings {
    const size = orderer.BatchSize.deserializeBinary(this.#value('Orderer', 'BatchSize'));
    const consenters = common.Orderers.deserializeBinary(this.#value('Orderer', 'Orderers')).getConsenterMappingList();
    return {
      consensus: orderer.ConsensusType.deserializeBinary(this.#value('Orderer', 'ConsensusType')).getType(),
      batchSize: {
        maxMessageCount: size.getMaxMessageCount(),
        absoluteMaxBytes: size.getAbsoluteMaxBytes(),
        preferredMaxBytes: size.getPreferredMaxBytes(),
      },
      batchTimeout: orderer.BatchTimeout.deserializeBinary(this.#value('Orderer', 'BatchTimeout')).getTimeout(),
      consenters: consenters.map((consenter) => ({
        id: consenter.getId(),
        mspId: consenter.getMspId(),
        certificatePem: view(consenter.getIdentity_asU8()),
      })),
    };
  }

  /** MSP ids of the organisations under `Application` or `Orderer`. */
  organisations(section: 'Application' | 'Orderer'): string[] {
    const group = this.group([section]);
    return group ? childGroups(group).flatMap(([, child]) => mspIn(child)?.mspId ?? []) : [];
  }

  get aclPolicies(): Record<string, string> {
    const acls = peer.ACLs.deserializeBinary(this.#value('Application', 'ACLs')).getAclsMap();
    return Object.fromEntries(
      mapEntries<peer.APIResource>(acls).map(([name, resource]) => [name, resource.getPolicyRef()]),
    );
  }

  /** Path of the organisation's own endorsement policy, which rules its implicit collections; undefined for strangers. */
  endorsementPolicyOf(mspId: string): string | undefined {
    const name = (this.#members ??= this.#readMembers()).get(mspId);
    return name && `/Channel/Application/${name}/Endorsement`;
  }

  /** The group of each organisation under `Application`; of two with one MSP id the first. */
  #readMembers(): Map<string, string> {
    const application = this.group(['Application']);
    const named = (application ? childGroups(application) : []).map(([name, child]) => [mspIn(child)?.mspId, name]);
    return new Map(named.reverse().filter((pair): pair is [string, string] => pair[0] !== undefined));
  }

  hasPolicy(path: string): boolean {
    const names = path.split('/').slice(2);
    const group = this.group(names.slice(0, -1));
    return group !== undefined && configPolicy(group, names.at(-1) ?? '') !== undefined;
  }

  group(path: readonly string[]): common.ConfigGroup | undefined {
    return path.reduce<common.ConfigGroup | undefined>(
      (group, name) => group && mapValue(group.getGroupsMap(), name, common.ConfigGroup),
      this.root,
    );
  }

  /** By path, e.g. `/Channel/Application/Endorsement`, or from the channel on; one that is not there is never satisfied. */
  policy(path: string): Policy {
    const known = this.#policies.get(path);
    if (known) return known;
    const [top, ...names] = (path.startsWith('/') ? path.slice(1) : `Channel/${path}`).split('/');
    const policy = top === 'Channel' && names.length > 0 ? this.#compile(names) : reject;
    this.#policies.set(path, policy);
    return policy;
  }

  #compile(names: readonly string[]): Policy {
    const groups = names.slice(0, -1);
    const group = this.group(groups);
    const message = group && configPolicy(group, names.at(-1) ?? '');
    if (!group || !message) return reject;
    const bytes = message.getValue_asU8();
    if (message.getType() === common.Policy.PolicyType.SIGNATURE) {
      return compilePolicy(common.SignaturePolicyEnvelope.deserializeBinary(bytes));
    }
    if (message.getType() !== common.Policy.PolicyType.IMPLICIT_META) return reject;
    const meta = common.ImplicitMetaPolicy.deserializeBinary(bytes);
    const parts = childGroups(group).map(([child]) => this.#compile([...groups, child, meta.getSubPolicy()]));
    const rules = ['ANY', 'ALL', 'MAJORITY'] as const;
    return implicitMeta(rules[meta.getRule()], parts);
  }

  #value(section: string, name: string): Uint8Array {
    const group = this.group([section]);
    return (group && configValue(group, name)) ?? Buffer.alloc(0);
  }
}

function mspIn(group: common.ConfigGroup): Msp | undefined {
  const value = configValue(group, 'MSP');
  return value && Msp.fromConfig(value);
}

function readMsps(root: common.ConfigGroup): Msps {
  const msps = new Map<string, Msp>();
  for (const section of ['Orderer', 'Application']) {
    const group = mapValue(root.getGroupsMap(), section, common.ConfigGroup);
    for (const [, child] of group ? childGroups(group) : []) {
      const msp = mspIn(child);
      if (msp) msps.set(msp.mspId, msp);
    }
  }
  return msps;
}
