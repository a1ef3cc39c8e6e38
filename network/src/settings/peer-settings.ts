import type { Consortium } from '../consortium';
import { join, type Placement } from './placement';
import { type NetworkNode, topologyOf } from './topology';

const newerLine = {
  delivery: { blockCensorshipTimeoutKey: '30s', minimalReconnectInterval: '100ms' },
  runtimeParams: {
    useWriteBatch: true,
    maxSizeWriteBatch: 1000,
    useGetMultipleKeys: true,
    maxSizeGetMultipleKeys: 1000,
  },
};

/** `core.yaml` of one peer. What Fabric would leave to its defaults and safety rests on stands in `peerSettings`. */
export function peerSettings(consortium: Consortium, node: NetworkNode, placement: Placement) {
  const older = consortium.fabric === '2.5';
  const { gatewayLimit, purgeInterval } = consortium.peerSettings;
  const data = placement.data(node);
  return {
    peer: {
      id: node.host,
      networkId: 'tierline',
      ...addresses(node, placement),
      localMspId: node.member.mspId,
      localMspType: 'bccsp',
      mspConfigPath: `${placement.identity(node)}/msp`,
      fileSystemPath: data,
      gateway: { enabled: true, endorsementTimeout: '30s', broadcastTimeout: '30s', dialTimeout: '2m' },
      keepalive: {
        interval: '7200s',
        timeout: '20s',
        minInterval: '60s',
        client: { interval: '60s', timeout: '20s' },
        deliveryClient: { interval: '60s', timeout: '20s' },
      },
      gossip: gossip(consortium, node, placement),
      tls: { ...tls(node, placement), clientAuthRequired: false, rootcert: { file: authority(node, placement) } },
      authentication: { timewindow: '15m' },
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
      client: { connTimeout: '3s' },
      deliveryclient: {
        blockGossipEnabled: false,
        reconnectTotalTimeThreshold: '3600s',
        connTimeout: '3s',
        reConnectBackoffThreshold: '3s',
        ...(older ? {} : { policy: consortium.consensus === 'bft' ? 'cluster' : 'simple', ...newerLine.delivery }),
      },
      handlers: {
        authFilters: ['DefaultAuth', 'ExpirationCheck', ...(older ? [] : ['TimeWindowCheck'])].map((name) => ({
          name,
        })),
        decorators: [{ name: 'DefaultDecorator' }],
        endorsers: { escc: { name: 'DefaultEndorsement' } },
        validators: { vscc: { name: 'DefaultValidation' } },
      },
      discovery: {
        enabled: true,
        authCacheEnabled: true,
        authCacheMaxSize: 1000,
        authCachePurgeRetentionRatio: 0.75,
        orgMembersAllowedAccess: false,
      },
      limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: gatewayLimit } },
      maxRecvMsgSize: 104_857_600,
      maxSendMsgSize: 104_857_600,
    },
    // Without a container engine: with an endpoint the peer's health would say that it is down.
    vm: { endpoint: '' },
    chaincode: {
      externalBuilders: [{ name: 'ccaas_builder', path: placement.chaincodeBuilder, propagateEnvironment: [] }],
      installTimeout: '300s',
      startuptimeout: '60s',
      executetimeout: '30s',
      mode: 'net',
      keepalive: 0,
      system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
      logging: { level: 'info', shim: 'warning' },
      ...(older ? {} : { runtimeParams: newerLine.runtimeParams }),
    },
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
      history: { enableHistoryDatabase: true },
      pvtdataStore: {
        collElgProcMaxDbBatchSize: 5000,
        collElgProcDbBatchesInterval: 1000,
        deprioritizedDataReconcilerInterval: '60m',
        purgeInterval,
        purgedKeyAuditLogging: true,
      },
      snapshots: { rootDir: `${data}/snapshots` },
    },
    operations: {
      listenAddress: join({ host: placement.listenHost, port: placement.address(node, 'operations').port }),
      // Health is for anybody on the machine; figures ask for a certificate of the organisation.
      tls: {
        ...tls(node, placement),
        clientAuthRequired: false,
        clientRootCAs: { files: [authority(node, placement)] },
      },
    },
    metrics: { provider: 'prometheus' },
  };
}

function addresses(node: NetworkNode, placement: Placement) {
  const [service, chaincode] = [placement.address(node, 'service'), placement.address(node, 'chaincode')];
  return {
    address: join(service),
    listenAddress: join({ ...service, host: placement.listenHost }),
    chaincodeAddress: join(chaincode),
    chaincodeListenAddress: join({ ...chaincode, host: placement.listenHost }),
  };
}

/** Every peer takes its blocks from the orderers itself; gossip carries private values and who is there. */
function gossip(consortium: Consortium, node: NetworkNode, placement: Placement) {
  const settings = consortium.peerSettings;
  const own = topologyOf(consortium).peers.filter(({ member }) => member.mspId === node.member.mspId);
  const others = own.filter(({ host }) => host !== node.host);
  const address = join(placement.address(node, 'service'));
  return {
    bootstrap:
      others.length === 0 ? address : others.map((other) => join(placement.address(other, 'service'))).join(' '),
    endpoint: address,
    externalEndpoint: address,
    useLeaderElection: false,
    orgLeader: true,
    membershipTrackerInterval: '5s',
    // How soon others learn which chaincode a peer runs: until then their gateways do not ask it.
    publishStateInfoInterval: '1s',
    requestStateInfoInterval: '1s',
    reconnectInterval: settings.gossipReconnectInterval,
    state: { enabled: false },
    pvtData: {
      pullRetryThreshold: settings.pullRetryThreshold,
      skipPullingInvalidTransactionsDuringCommit: settings.skipPullingInvalidTransactionsDuringCommit,
      transientstoreMaxBlockRetention: settings.transientstoreMaxBlockRetention,
      pushAckTimeout: '3s',
      btlPullMargin: 10,
      reconcileBatchSize: 10,
      reconcileSleepInterval: settings.reconcileSleepInterval,
      reconciliationEnabled: true,
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: Math.max(1, others.length) },
    },
  };
}

function tls(node: NetworkNode, placement: Placement) {
  const folder = `${placement.identity(node)}/tls`;
  return { enabled: true, cert: { file: `${folder}/server.crt` }, key: { file: `${folder}/server.key` } };
}

function authority(node: NetworkNode, placement: Placement): string {
  return `${placement.identity(node)}/tls/ca.crt`;
}
