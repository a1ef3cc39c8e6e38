import { type Consortium, type ConsortiumChannel, type ConsortiumMember, defaultTimeout } from '../consortium';
import { join, type Placement } from './placement';
import { firstPeer, type NetworkNode, topologyOf } from './topology';

/** The one profile of the file, for configtxgen. */
export const profileName = 'Channel';

const signedBy = (mspId: string, ...roles: string[]) => ({
  Type: 'Signature',
  Rule: `OR(${roles.map((role) => `'${mspId}.${role}'`).join(',')})`,
});
const implicit = (Rule: string) => ({ Type: 'ImplicitMeta', Rule });
const standardPolicies = {
  Readers: implicit('ANY Readers'),
  Writers: implicit('ANY Writers'),
  Admins: implicit('MAJORITY Admins'),
};

/** `configtx.yaml` of one channel. */
export function configtx(consortium: Consortium, channel: ConsortiumChannel, placement: Placement) {
  const topology = topologyOf(consortium);
  return {
    Profiles: {
      [profileName]: {
        Policies: standardPolicies,
        Capabilities: consortium.consensus === 'bft' ? { V3_0: true } : { V2_0: true },
        Orderer: ordererSection(consortium, channel, placement),
        Application: {
          Organizations: channel.members.map((member) =>
            memberOrganisation(member, placement, firstPeer(member, topology)),
          ),
          Policies: {
            ...standardPolicies,
            LifecycleEndorsement: implicit('MAJORITY Endorsement'),
            Endorsement: implicit('MAJORITY Endorsement'),
          },
          Capabilities: { V2_5: true },
        },
      },
    },
  };
}

/** Endorsing takes the PEER role: as MEMBER any client's key of the organisation would do. */
function memberOrganisation(member: ConsortiumMember, placement: Placement, anchor: NetworkNode) {
  const { mspId } = member;
  const { host: Host, port: Port } = placement.address(anchor, 'service');
  return {
    ...organisation(member, placement),
    Policies: {
      Readers: signedBy(mspId, 'admin', 'peer', 'client'),
      Writers: signedBy(mspId, 'admin', 'client'),
      Admins: signedBy(mspId, 'admin'),
      Endorsement: signedBy(mspId, 'peer'),
    },
    AnchorPeers: [{ Host, Port }],
  };
}

/** Writers of the orderer group are who may sign blocks. The organisation is the member's own, clients and all: so the role counts. */
function ordererOrganisation(member: ConsortiumMember, placement: Placement, orderers: readonly NetworkNode[]) {
  const { mspId } = member;
  return {
    ...organisation(member, placement),
    Policies: {
      Readers: signedBy(mspId, 'admin', 'orderer', 'peer', 'client'),
      Writers: signedBy(mspId, 'admin', 'orderer'),
      Admins: signedBy(mspId, 'admin'),
    },
    OrdererEndpoints: orderers.map((node) => join(placement.address(node, 'service'))),
  };
}

function organisation(member: ConsortiumMember, placement: Placement) {
  return { Name: member.mspId, ID: member.mspId, MSPDir: `${placement.organisation(member)}/msp` };
}

function ordererSection(consortium: Consortium, { batch }: ConsortiumChannel, placement: Placement) {
  const { orderers } = topologyOf(consortium);
  const running = consortium.members.filter((member) => member.orderers > 0);
  const timeout = batch.timeout ?? defaultTimeout.fabric;
  return {
    OrdererType: consortium.consensus === 'bft' ? 'BFT' : 'etcdraft',
    BatchTimeout: timeout,
    BatchSize: {
      MaxMessageCount: batch.maxMessages,
      AbsoluteMaxBytes: batch.absoluteMaxBytes,
      PreferredMaxBytes: batch.preferredMaxBytes,
    },
    MaxChannels: 0,
    Organizations: running.map((member) => {
      const own = orderers.filter((node) => node.member === member);
      return ordererOrganisation(member, placement, own);
    }),
    Policies: { ...standardPolicies, BlockValidation: implicit('ANY Writers') },
    Capabilities: { V2_0: true },
    ...(consortium.consensus === 'bft' ? bft(orderers, placement, timeout) : raft(orderers, placement)),
  };
}

function consenter(node: NetworkNode, placement: Placement) {
  const { host: Host, port: Port } = placement.address(node, 'service');
  const certificate = `${placement.identity(node)}/tls/server.crt`;
  return { Host, Port, ClientTLSCert: certificate, ServerTLSCert: certificate };
}

function raft(orderers: readonly NetworkNode[], placement: Placement) {
  return {
    EtcdRaft: {
      Consenters: orderers.map((node) => consenter(node, placement)),
      Options: {
        TickInterval: '500ms',
        ElectionTick: 10,
        HeartbeatTick: 1,
        MaxInflightBlocks: 5,
        SnapshotIntervalSize: '16 MB',
      },
    },
  };
}

/** SmartBFT cuts a block that is not full by `RequestBatchMaxInterval`; it never looks at `BatchTimeout`. */
function bft(orderers: readonly NetworkNode[], placement: Placement, timeout: string) {
  return {
    SmartBFT: {
      RequestBatchMaxInterval: timeout,
      RequestForwardTimeout: '2s',
      RequestComplainTimeout: '20s',
      RequestAutoRemoveTimeout: '3m0s',
      ViewChangeResendInterval: '5s',
      ViewChangeTimeout: '20s',
      LeaderHeartbeatTimeout: '1m0s',
      CollectTimeout: '1s',
      IncomingMessageBufferSize: 200,
      RequestPoolSize: 100_000,
      LeaderHeartbeatCount: 10,
    },
    ConsenterMapping: orderers.map((node, index) => ({
      ID: index + 1,
      MSPID: node.member.mspId,
      Identity: `${placement.identity(node)}/msp/signcerts/${node.host}-cert.pem`,
      ...consenter(node, placement),
    })),
  };
}
