import type { Consortium } from '../consortium';
import { join, type Placement } from './placement';
import type { NetworkNode } from './topology';

/** `orderer.yaml` of one orderer: no system channel; channels are joined over the admin endpoint, which asks for a certificate. */
export function ordererSettings({ fabric }: Consortium, node: NetworkNode, placement: Placement) {
  const identity = placement.identity(node);
  const data = placement.data(node);
  const at = (endpoint: 'admin' | 'operations') =>
    join({ host: placement.listenHost, port: placement.address(node, endpoint).port });
  const [certificate, key, authority] = ['server.crt', 'server.key', 'ca.crt'].map((file) => `${identity}/tls/${file}`);
  const tls = { Enabled: true, Certificate: certificate, PrivateKey: key };
  return {
    General: {
      ListenAddress: placement.listenHost,
      ListenPort: placement.address(node, 'service').port,
      TLS: { ...tls, RootCAs: [authority], ClientAuthRequired: false },
      Cluster: { SendBufferSize: 100, ClientCertificate: certificate, ClientPrivateKey: key },
      Keepalive: { ServerMinInterval: '60s', ServerInterval: '7200s', ServerTimeout: '20s' },
      MaxRecvMsgSize: 104_857_600,
      MaxSendMsgSize: 104_857_600,
      ...(fabric === '2.5'
        ? { BootstrapMethod: 'none' }
        : { Backoff: { BaseDelay: '1s', Multiplier: 1.6, MaxDelay: '2m' } }),
      LocalMSPDir: `${identity}/msp`,
      LocalMSPID: node.member.mspId,
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
      Authentication: { TimeWindow: '15m' },
    },
    FileLedger: { Location: `${data}/ledger` },
    Consensus: { WALDir: `${data}/wal`, SnapDir: `${data}/snapshots` },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Admin: { ListenAddress: at('admin'), TLS: { ...tls, ClientAuthRequired: true, ClientRootCAs: [authority] } },
    Operations: {
      ListenAddress: at('operations'),
      // Health is for anybody on the machine; figures ask for a certificate of the organisation.
      TLS: { ...tls, ClientAuthRequired: false, ClientRootCAs: [authority] },
    },
    Metrics: { Provider: 'prometheus' },
  };
}
