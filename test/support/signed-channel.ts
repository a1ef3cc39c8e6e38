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

function organisation(authority: TestAuthority): common.ConfigGroup {
  const by = (role: 'MEMBER' | 'ADMIN' | 'PEER'): common.ConfigPolicy =>
    configPolicy('SIGNATURE', signaturePolicy(1, [rolePrincipal(authority.mspId, role)]));
  return group({
    values: { MSP: authority.mspConfig() },
    policies: { Readers: by('MEMBER'), Writers: by('MEMBER'), Admins: by('ADMIN'), Endorsement: by('PEER') },
  });
}

function channelGroup(members: readonly TestAuthority[], ordering: TestAuthority): common.ConfigGroup {
  const consensus = new orderer.ConsensusType();
  consensus.setType('etcdraft');
  const sections = { Writers: implicit('ANY', 'Writers'), Admins: implicit('MAJORITY', 'Admins') };
  return group({
    groups: {
      Orderer: group({
        groups: { OrdererOrg: organisation(ordering) },
        values: { ConsensusType: consensus.serializeBinary() },
        policies: { ...sections, BlockValidation: implicit('ANY', 'Writers') },
      }),
      Application: group({
        groups: Object.fromEntries(members.map((member) => [member.mspId, organisation(member)])),
        policies: {
          ...sections,
          Endorsement: implicit('MAJORITY', 'Endorsement'),
          LifecycleEndorsement: implicit('MAJORITY', 'Endorsement'),
        },
      }),
    },
    policies: sections,
  });
}

/** A channel's first block, as small as a verifier takes it. */
export function firstBlock(channel: string, members: readonly TestAuthority[], ordering: TestAuthority): common.Block {
  const config = new common.Config();
  config.setChannelGroup(channelGroup(members, ordering));
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
