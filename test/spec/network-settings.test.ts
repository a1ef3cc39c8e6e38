import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Consortium, readConsortium } from '@tierline/network/consortium';
import {
  chaincodePackage,
  configtx,
  connectionProfile,
  ordererSettings,
  peerSettings,
  type Placement,
  topologyOf,
} from '@tierline/network/settings';

/** A consortium of two programmes' worth of members; `more` are lines at its top. */
function consortiumOf(more = '', stewardMore = ''): Consortium {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-settings-'));
  try {
    writeFileSync(join(folder, 'charter.md'), 'be fair');
    writeFileSync(
      join(folder, 'consortium.yaml'),
      `
name: x
charter: charter.md
${more}
members:
  - { mspId: OemMSP, slug: oem, domain: oem.test, name: O, roles: [oem], peers: 2 }
  - { mspId: AxleMSP, slug: axle, domain: axle.test, name: A, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: S, roles: [steward]${stewardMore} }
channels:
  - { name: axle.programme, members: [oem, axle, steward], steward: steward }
`,
    );
    return readConsortium(join(folder, 'consortium.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As containers would stand: each node under its own name, the same ports everywhere. */
const placement: Placement = {
  address: ({ host }, endpoint) => ({
    host,
    port: { service: 7050, admin: 7053, operations: 9443, chaincode: 7052 }[endpoint],
  }),
  listenHost: '0.0.0.0',
  identity: ({ host }) => `/id/${host}`,
  organisation: ({ domain }) => `/org/${domain}`,
  data: ({ host }) => `/data/${host}`,
  chaincodeBuilder: '/builders/ccaas',
};

const channelOf = (consortium: Consortium) => configtx(consortium, consortium.channels[0]!, placement).Profiles.Channel;
const peersOf = (consortium: Consortium) =>
  topologyOf(consortium).peers.map((node) => peerSettings(consortium, node, placement));

describe('a channel’s configtx', () => {
  const { Orderer, Application, Capabilities, Policies } = channelOf(consortiumOf());

  it('has an organisation endorse by its peers alone, blocks signed by orderers alone', () => {
    const [axle] = Application.Organizations;
    expect(axle).toMatchObject({
      ID: 'AxleMSP',
      MSPDir: '/org/axle.test/msp',
      AnchorPeers: [{ Host: 'peer0.axle.test', Port: 7050 }],
    });
    expect(axle!.Policies.Endorsement).toEqual({ Type: 'Signature', Rule: "OR('AxleMSP.peer')" });
    expect(Orderer.Organizations).toHaveLength(1);
    expect(Orderer.Organizations[0]).toMatchObject({
      ID: 'StewardMSP',
      OrdererEndpoints: ['orderer0.steward.test:7050'],
    });
    expect(Orderer.Organizations[0]!.Policies.Writers.Rule).toBe("OR('StewardMSP.admin','StewardMSP.orderer')");
    expect(Orderer.Policies.BlockValidation).toEqual({ Type: 'ImplicitMeta', Rule: 'ANY Writers' });
  });

  it('has a majority endorse what is public and what chaincode runs', () => {
    for (const policy of [Application.Policies.Endorsement, Application.Policies.LifecycleEndorsement])
      expect(policy).toEqual({ Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' });
    expect(Policies.Admins.Rule).toBe('MAJORITY Admins');
  });

  it('asks for no capability that the 2.5 line lacks', () => {
    expect([Capabilities, Orderer.Capabilities, Application.Capabilities]).toEqual([
      { V2_0: true },
      { V2_0: true },
      { V2_5: true },
    ]);
  });

  it('names Raft’s consenters by their TLS certificates and cuts blocks as the consortium says', () => {
    const three = channelOf(consortiumOf('batch: { timeout: 1s, maxMessages: 7 }', ', orderers: 3')).Orderer;
    expect(three).toMatchObject({ OrdererType: 'etcdraft', BatchTimeout: '1s', BatchSize: { MaxMessageCount: 7 } });
    const { Consenters } = (three as unknown as { EtcdRaft: { Consenters: object[] } }).EtcdRaft;
    expect(Consenters).toHaveLength(3);
    expect(Consenters[2]).toEqual({
      Host: 'orderer2.steward.test',
      Port: 7050,
      ClientTLSCert: '/id/orderer2.steward.test/tls/server.crt',
      ServerTLSCert: '/id/orderer2.steward.test/tls/server.crt',
    });
    expect(channelOf(consortiumOf()).Orderer.BatchTimeout).toBe('200ms');
  });

  it('names BFT’s by their enrolment certificates too, and gives the timeout where BFT looks', () => {
    const consortium = consortiumOf("fabric: '3.1'\nconsensus: bft\nbatch: { timeout: 300ms }");
    expect(channelOf(consortium)).toMatchObject({
      Capabilities: { V3_0: true },
      Orderer: {
        OrdererType: 'BFT',
        SmartBFT: { RequestBatchMaxInterval: '300ms', RequestComplainTimeout: '20s' },
        ConsenterMapping: [1, 2, 3, 4].map((id) => ({
          ID: id,
          MSPID: 'StewardMSP',
          Identity: `/id/orderer${id - 1}.steward.test/msp/signcerts/orderer${id - 1}.steward.test-cert.pem`,
        })),
      },
    });
  });
});

describe('an orderer’s settings', () => {
  const settingsOf = (consortium: Consortium) =>
    ordererSettings(consortium, topologyOf(consortium).orderers[0]!, placement);

  it('have no system channel; channels are joined over an endpoint that asks for a certificate', () => {
    expect(settingsOf(consortiumOf())).toMatchObject({
      General: { BootstrapMethod: 'none', LocalMSPID: 'StewardMSP', ListenAddress: '0.0.0.0', TLS: { Enabled: true } },
      ChannelParticipation: { Enabled: true },
      Admin: {
        ListenAddress: '0.0.0.0:7053',
        TLS: { Enabled: true, ClientAuthRequired: true, ClientRootCAs: ['/id/orderer0.steward.test/tls/ca.crt'] },
      },
      Consensus: { WALDir: '/data/orderer0.steward.test/wal', SnapDir: '/data/orderer0.steward.test/snapshots' },
    });
  });

  it('say nothing of it on 3.1, which has none', () => {
    expect(settingsOf(consortiumOf("fabric: '3.1'")).General).not.toHaveProperty('BootstrapMethod');
  });
});

describe('a peer’s settings', () => {
  it('leave nothing that safety rests on to Fabric’s defaults', () => {
    const [{ peer, ledger, vm }] = peersOf(consortiumOf()) as [ReturnType<typeof peerSettings>];
    expect(peer.gossip.pvtData).toMatchObject({
      pullRetryThreshold: '3s',
      skipPullingInvalidTransactionsDuringCommit: true,
      transientstoreMaxBlockRetention: 20_000,
    });
    expect(peer.gossip).toMatchObject({
      reconnectInterval: '2s',
      externalEndpoint: 'peer0.oem.test:7050',
      orgLeader: true,
    });
    expect(ledger.pvtdataStore.purgeInterval).toBe(1);
    expect(ledger.state.stateDatabase).toBe('goleveldb');
    expect(vm).toEqual({ endpoint: '' });
    expect(peer.tls.enabled).toBe(true);
  });

  it('take what the consortium says', () => {
    const [{ peer, ledger }] = peersOf(
      consortiumOf('peerSettings: { pullRetryThreshold: 2s, purgeInterval: 5, gatewayLimit: 9 }'),
    ) as [ReturnType<typeof peerSettings>];
    expect(peer.gossip.pvtData.pullRetryThreshold).toBe('2s');
    expect(peer.limits.concurrency.gatewayService).toBe(9);
    expect(ledger.pvtdataStore.purgeInterval).toBe(5);
  });

  it('tell a member’s peers of each other', () => {
    const bootstraps = peersOf(consortiumOf()).map(({ peer }) => peer.gossip.bootstrap);
    expect(bootstraps).toEqual([
      'peer1.oem.test:7050',
      'peer0.oem.test:7050',
      'peer0.axle.test:7050',
      'peer0.steward.test:7050',
    ]);
  });

  it('check the time of proposals and follow several orderers where the line can', () => {
    const [older] = peersOf(consortiumOf());
    const [newer] = peersOf(consortiumOf("fabric: '3.1'\nconsensus: bft"));
    const filters = ({ peer }: ReturnType<typeof peerSettings>) => peer.handlers.authFilters.map(({ name }) => name);
    expect(filters(older!)).toEqual(['DefaultAuth', 'ExpirationCheck']);
    expect(filters(newer!)).toEqual(['DefaultAuth', 'ExpirationCheck', 'TimeWindowCheck']);
    expect(newer!.peer.deliveryclient).toMatchObject({ policy: 'cluster' });
    expect(older!.peer.deliveryclient).not.toHaveProperty('policy');
  });
});

test('a chaincode package says where the service is and asks for certificates on both sides', () => {
  const tls = { authority: 'CA', clientCertificate: 'CERT', clientKey: 'KEY' };
  const made = chaincodePackage(
    { name: 'tierline', version: '1.0.0+ab' },
    { host: 'chaincode.oem.test', port: 9999 },
    tls,
  );
  expect(made.metadata).toEqual({ type: 'ccaas', label: 'tierline_1.0.0+ab' });
  expect(made.connection).toEqual({
    address: 'chaincode.oem.test:9999',
    dial_timeout: '10s',
    tls_required: true, // the shipped builder wants booleans, whatever the documentation shows
    client_auth_required: true,
    root_cert: 'CA',
    client_cert: 'CERT',
    client_key: 'KEY',
  });
});

test('a connection file names every peer of the member, under the name in its certificate', () => {
  const peers = [0, 1].map((index) => ({
    host: `peer${index}.oem.test`,
    address: { host: 'localhost', port: 7050 + index },
  }));
  const profile = connectionProfile({ slug: 'oem', mspId: 'OemMSP' }, peers, 'CA');
  expect(profile.organizations).toEqual({ oem: { mspid: 'OemMSP', peers: ['peer0.oem.test', 'peer1.oem.test'] } });
  expect(profile.peers['peer1.oem.test']).toEqual({
    url: 'grpcs://localhost:7051',
    tlsCACerts: { pem: 'CA' },
    grpcOptions: { 'ssl-target-name-override': 'peer1.oem.test', hostnameOverride: 'peer1.oem.test' },
  });
});
