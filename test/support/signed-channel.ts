import { common, orderer } from '@hyperledger/fabric-protos';
import { assembleBlock, assembleEnvelope, rolePrincipal, signaturePolicy, txIdOf } from '@tierline/network/wire';
import type { TestAuthority } from './authority';

type Message = { serializeBinary(): Uint8Array };

function configPolicy(type: 'SIGNATURE' | 'IMPLICIT_META', value: Message): common.ConfigPolicy {
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType[type]);
  policy.setValue(value.serializeBinary());
  const entry = new common.ConfigPolicy();
  entry.setPolicy(policy);
  entry.setModPolicy('Admins');
  return entry;
}

function implicit(rule: 'ANY' | 'MAJORITY', name: string): common.ConfigPolicy {
  const meta = new common.ImplicitMetaPolicy();
  meta.setRule(common.ImplicitMetaPolicy.Rule[rule]);
  meta.setSubPolicy(name);
  return configPolicy('IMPLICIT_META', meta);
}

function group(parts: {
  groups?: Record<string, common.ConfigGroup>;
  values?: Record<string, Uint8Array>;
  policies: Record<string, common.ConfigPolicy>;
}): common.ConfigGroup {
  const made = new common.ConfigGroup();
  made.setModPolicy('Admins');
  for (const [name, child] of Object.entries(parts.groups ?? {})) made.getGroupsMap().set(name, child);
  for (const [name, policy] of Object.entries(parts.policies)) made.getPoliciesMap().set(name, policy);
  for (const [name, bytes] of Object.entries(parts.values ?? {})) {
    const value = new common.ConfigValue();
    value.setValue(bytes);
    value.setModPolicy('Admins');
    made.getValuesMap().set(name, value);
  }
  return made;
}

function capability(name: string): Uint8Array {
  const capabilities = new common.Capabilities();
  capabilities.getCapabilitiesMap().set(name, new common.Capability());
  return capabilities.serializeBinary();
}

function organisation(authority: TestAuthority, values: Record<string, Uint8Array> = {}): common.ConfigGroup {
  const by = (role: 'MEMBER' | 'ADMIN' | 'PEER'): common.ConfigPolicy =>
    configPolicy('SIGNATURE', signaturePolicy(1, [rolePrincipal(authority.mspId, role)]));
  return group({
    values: { MSP: authority.mspConfig(), ...values },
    policies: { Readers: by('MEMBER'), Writers: by('MEMBER'), Admins: by('ADMIN'), Endorsement: by('PEER') },
  });
}

function ordererGroup(ordering: TestAuthority, address: string): common.ConfigGroup {
  const consensus = new orderer.ConsensusType();
  consensus.setType('etcdraft');
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(100);
  size.setAbsoluteMaxBytes(100 * 1024 * 1024);
  size.setPreferredMaxBytes(1024 * 1024);
  const timeout = new orderer.BatchTimeout();
  timeout.setTimeout('1s');
  const endpoints = new common.OrdererAddresses();
  endpoints.addAddresses(address);
  return group({
    groups: { OrdererOrg: organisation(ordering, { Endpoints: endpoints.serializeBinary() }) },
    values: {
      ConsensusType: consensus.serializeBinary(),
      BatchSize: size.serializeBinary(),
      BatchTimeout: timeout.serializeBinary(),
      ChannelRestrictions: new orderer.ChannelRestrictions().serializeBinary(),
      Capabilities: capability('V2_0'),
    },
    policies: { ...sections, BlockValidation: implicit('ANY', 'Writers') },
  });
}

const sections = {
  Readers: implicit('ANY', 'Readers'),
  Writers: implicit('ANY', 'Writers'),
  Admins: implicit('MAJORITY', 'Admins'),
};

function channelGroup(members: readonly TestAuthority[], ordering: TestAuthority, address: string): common.ConfigGroup {
  const hashing = new common.HashingAlgorithm();
  hashing.setName('SHA256');
  const structure = new common.BlockDataHashingStructure();
  structure.setWidth(0xffffffff);
  return group({
    groups: {
      Orderer: ordererGroup(ordering, address),
      Application: group({
        groups: Object.fromEntries(members.map((member) => [member.mspId, organisation(member)])),
        values: { Capabilities: capability('V2_5') },
        policies: {
          ...sections,
          Endorsement: implicit('MAJORITY', 'Endorsement'),
          LifecycleEndorsement: implicit('MAJORITY', 'Endorsement'),
        },
      }),
    },
    values: {
      HashingAlgorithm: hashing.serializeBinary(),
      BlockDataHashingStructure: structure.serializeBinary(),
      Capabilities: capability('V2_0'),
    },
    policies: sections,
  });
}

/** A channel's first block, as small as a peer takes it. */
export function firstBlock(
  channel: string,
  members: readonly TestAuthority[],
  ordering: TestAuthority,
  address = '127.0.0.1:7050',
): common.Block {
  const config = new common.Config();
  config.setChannelGroup(channelGroup(members, ordering, address));
  const envelope = new common.ConfigEnvelope();
  envelope.setConfig(config);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  channelHeader.setChannelId(channel);
  channelHeader.setTxId(txIdOf(Buffer.from('nonce'), Buffer.alloc(0)));
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(envelope.serializeBinary());
  const transaction = assembleEnvelope(payload.serializeBinary(), Buffer.alloc(0));
  return assembleBlock({ number: 0n, previousHash: Buffer.alloc(0), data: [transaction] });
}
