import { common, msp, orderer, peer } from '@hyperledger/fabric-protos';
import { anyRole, implicitMetaPolicy } from './policies';

export type BatchSettings = {
  /** Go duration, e.g. `20ms`, `2s`: the longest a transaction waits for others. */
  timeout: string;
  maxMessages: number;
  preferredMaxBytes: number;
  absoluteMaxBytes: number;
};

type Message = { serializeBinary(): Uint8Array };
export type OrganisationSettings = { mspId: string; rootCertificate: string; tlsRootCertificate: string };
export type Address = { host: string; port: number };
export type OrdererNode = Address & { tlsCertificate: string };

export type ChannelSettings = {
  members: (OrganisationSettings & { anchorPeer: Address })[];
  orderer: OrganisationSettings & { node: OrdererNode };
  batch: BatchSettings;
};

function group(parts: {
  groups?: Record<string, common.ConfigGroup>;
  values: Record<string, Message>;
  policies: Record<string, common.ConfigPolicy>;
}): common.ConfigGroup {
  const made = new common.ConfigGroup();
  made.setModPolicy('Admins');
  for (const [name, child] of Object.entries(parts.groups ?? {})) made.getGroupsMap().set(name, child);
  for (const [name, value] of Object.entries(parts.values)) made.getValuesMap().set(name, configValue(value));
  for (const [name, policy] of Object.entries(parts.policies)) made.getPoliciesMap().set(name, policy);
  return made;
}

function configValue(value: Message): common.ConfigValue {
  const entry = new common.ConfigValue();
  entry.setValue(value.serializeBinary());
  entry.setModPolicy('Admins');
  return entry;
}

function capability(name: string): common.Capabilities {
  const capabilities = new common.Capabilities();
  capabilities.getCapabilitiesMap().set(name, new common.Capability());
  return capabilities;
}

/** The MSP of an organisation: its roots and NodeOUs under them. */
function mspConfig(settings: OrganisationSettings): msp.MSPConfig {
  const root = Buffer.from(settings.rootCertificate);
  const unit = (name: string): msp.FabricOUIdentifier => {
    const identifier = new msp.FabricOUIdentifier();
    identifier.setCertificate(root);
    identifier.setOrganizationalUnitIdentifier(name);
    return identifier;
  };
  const nodeOus = new msp.FabricNodeOUs();
  nodeOus.setEnable(true);
  nodeOus.setClientOuIdentifier(unit('client'));
  nodeOus.setPeerOuIdentifier(unit('peer'));
  nodeOus.setAdminOuIdentifier(unit('admin'));
  nodeOus.setOrdererOuIdentifier(unit('orderer'));
  const hashes = new msp.FabricCryptoConfig();
  hashes.setSignatureHashFamily('SHA2');
  hashes.setIdentityIdentifierHashFunction('SHA256');
  const fabric = new msp.FabricMSPConfig();
  fabric.setName(settings.mspId);
  fabric.setRootCertsList([root]);
  fabric.setTlsRootCertsList([Buffer.from(settings.tlsRootCertificate)]);
  fabric.setCryptoConfig(hashes);
  fabric.setFabricNodeOus(nodeOus);
  const config = new msp.MSPConfig();
  config.setType(0);
  config.setConfig(fabric.serializeBinary());
  return config;
}

export function memberGroup(member: ChannelSettings['members'][number]): common.ConfigGroup {
  const anchor = new peer.AnchorPeer();
  anchor.setHost(member.anchorPeer.host);
  anchor.setPort(member.anchorPeer.port);
  const anchors = new peer.AnchorPeers();
  anchors.addAnchorPeers(anchor);
  return group({
    values: { MSP: mspConfig(member), AnchorPeers: anchors },
    policies: {
      Readers: anyRole(member.mspId, 'ADMIN', 'PEER', 'CLIENT'),
      Writers: anyRole(member.mspId, 'ADMIN', 'CLIENT'),
      Admins: anyRole(member.mspId, 'ADMIN'),
      Endorsement: anyRole(member.mspId, 'PEER'),
    },
  });
}

const standardPolicies = {
  Readers: implicitMetaPolicy('ANY', 'Readers'),
  Writers: implicitMetaPolicy('ANY', 'Writers'),
  Admins: implicitMetaPolicy('MAJORITY', 'Admins'),
};

function applicationGroup(members: ChannelSettings['members']): common.ConfigGroup {
  return group({
    groups: Object.fromEntries(members.map((member) => [member.mspId, memberGroup(member)])),
    values: { Capabilities: capability('V2_5') },
    policies: {
      ...standardPolicies,
      Endorsement: implicitMetaPolicy('MAJORITY', 'Endorsement'),
      LifecycleEndorsement: implicitMetaPolicy('MAJORITY', 'Endorsement'),
    },
  });
}

/** What etcdraft's configuration says of its nodes; ours has one. */
function consensusType(node: OrdererNode): orderer.ConsensusType {
  const { Consenter, ConfigMetadata, Options } = orderer.etcdraft;
  const consenter = new Consenter();
  consenter.setHost(node.host);
  consenter.setPort(node.port);
  consenter.setClientTlsCert(Buffer.from(node.tlsCertificate));
  consenter.setServerTlsCert(Buffer.from(node.tlsCertificate));
  const options = new Options();
  options.setTickInterval('500ms');
  options.setElectionTick(10);
  options.setHeartbeatTick(1);
  options.setMaxInflightBlocks(5);
  options.setSnapshotIntervalSize(16 * 1024 * 1024);
  const metadata = new ConfigMetadata();
  metadata.addConsenters(consenter);
  metadata.setOptions(options);
  const type = new orderer.ConsensusType();
  type.setType('etcdraft');
  type.setMetadata(metadata.serializeBinary());
  return type;
}

export function batchSize(batch: BatchSettings): orderer.BatchSize {
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(batch.maxMessages);
  size.setAbsoluteMaxBytes(batch.absoluteMaxBytes);
  size.setPreferredMaxBytes(batch.preferredMaxBytes);
  return size;
}

export function batchTimeout(timeout: string): orderer.BatchTimeout {
  const message = new orderer.BatchTimeout();
  message.setTimeout(timeout);
  return message;
}

function ordererGroup(settings: ChannelSettings): common.ConfigGroup {
  const { mspId, node } = settings.orderer;
  const endpoints = new common.OrdererAddresses();
  endpoints.addAddresses(`${node.host}:${String(node.port)}`);
  const organisation = group({
    values: { MSP: mspConfig(settings.orderer), Endpoints: endpoints },
    policies: {
      Readers: anyRole(mspId, 'MEMBER'),
      Writers: anyRole(mspId, 'MEMBER'),
      Admins: anyRole(mspId, 'ADMIN'),
    },
  });
  return group({
    groups: { [mspId]: organisation },
    values: {
      BatchSize: batchSize(settings.batch),
      BatchTimeout: batchTimeout(settings.batch.timeout),
      Capabilities: capability('V2_0'),
      ChannelRestrictions: new orderer.ChannelRestrictions(),
      ConsensusType: consensusType(node),
    },
    policies: { ...standardPolicies, BlockValidation: implicitMetaPolicy('ANY', 'Writers') },
  });
}

/** The whole configuration of a new channel, as configtxgen makes it of a two-organisation sample. */
export function channelGroup(settings: ChannelSettings): common.ConfigGroup {
  const hashing = new common.HashingAlgorithm();
  hashing.setName('SHA256');
  const structure = new common.BlockDataHashingStructure();
  structure.setWidth(0xffffffff);
  return group({
    groups: { Application: applicationGroup(settings.members), Orderer: ordererGroup(settings) },
    values: { HashingAlgorithm: hashing, BlockDataHashingStructure: structure, Capabilities: capability('V2_0') },
    policies: standardPolicies,
  });
}
