import type { Consortium, ConsortiumMember } from '../consortium';
import { stringify } from 'yaml';
import { confined, healthcheck } from './compose-service';
import { imagesOf } from './images';
import { authorityPort, paths } from './inside';
import { networks, type Part } from './part';

const home = `${paths.kept}/fabric-ca`;
const inContainer = {
  certificate: '/etc/hyperledger/fabric-ca-server/ca.crt',
  key: '/run/secrets/ca.key',
  tls: '/etc/hyperledger/fabric-ca-server/tls',
  tlsKey: '/run/secrets/tls.key',
};

export const authorityHost = ({ domain }: Pick<ConsortiumMember, 'domain'>): string => `ca.${domain}`;

export type Registrar = {
  id: string;
  secret: string;
  /** Which attributes it may give to those it registers. */
  attributes: readonly string[];
};

/** Fabric CA over the authority that the member's channels know already. @param folder the organisation's, relative to the compose file */
export function authorityPart(
  consortium: Consortium,
  member: ConsortiumMember,
  folder: string,
  registrar: Registrar,
): Part {
  const host = authorityHost(member);
  const settingsFile = `secrets/${host}.yaml`;
  return {
    name: host,
    service: confined(
      {
        image: imagesOf(consortium).ca,
        command: ['fabric-ca-server', 'start'],
        environment: {
          FABRIC_CA_SERVER_HOME: home,
          // Not to be set in its file.
          FABRIC_CA_SERVER_OPERATIONS_LISTENADDRESS: '127.0.0.1:9443',
          FABRIC_CA_CLIENT_HOME: '/tmp/client',
        },
        networks: [networks.member(member.slug)],
        volumes: [
          `./${folder}/ca/ca.${member.domain}-cert.pem:${inContainer.certificate}:ro`,
          `./${folder}/services/${host}/tls/server.crt:${inContainer.tls}/server.crt:ro`,
          `./${folder}/services/${host}/tls/ca.crt:${inContainer.tls}/ca.crt:ro`,
          `${host}:${home}`,
        ],
        secrets: [
          { source: `${host}-settings`, target: `${home}/fabric-ca-server-config.yaml` },
          { source: `${host}-key`, target: inContainer.key },
          { source: `${host}-tls-key`, target: inContainer.tlsKey },
        ],
        tmpfs: ['/tmp'],
        healthcheck: healthcheck(
          ...['fabric-ca-client', 'getcainfo', '--url', `https://localhost:${authorityPort}`],
          ...['--tls.certfiles', `${inContainer.tls}/ca.crt`],
        ),
        stop_grace_period: '10s',
      },
      { cpus: '0.5', memory: '256m', pids: 128 },
    ),
    secrets: {
      [`${host}-settings`]: settingsFile,
      [`${host}-key`]: `${folder}/ca/priv_sk`,
      [`${host}-tls-key`]: `${folder}/services/${host}/tls/server.key`,
    },
    files: [{ path: settingsFile, text: stringify(authoritySettings(consortium, host, registrar)) }],
  };
}

function authoritySettings({ certificates: { personDays } }: Consortium, host: string, registrar: Registrar) {
  return {
    port: authorityPort,
    tls: { enabled: true, certfile: `${inContainer.tls}/server.crt`, keyfile: inContainer.tlsKey },
    ca: { name: host, certfile: inContainer.certificate, keyfile: inContainer.key },
    db: { type: 'sqlite3', datasource: `${home}/fabric-ca-server.db` },
    registry: {
      maxenrollments: -1,
      identities: [
        {
          name: registrar.id,
          pass: registrar.secret,
          type: 'client',
          affiliation: '',
          attrs: {
            'hf.Registrar.Roles': 'client',
            'hf.Registrar.Attributes': registrar.attributes.join(','),
            'hf.Revoker': true,
            'hf.GenCRL': true,
          },
        },
      ],
    },
    signing: { default: { usage: ['digital signature'], expiry: `${personDays * 24}h` } },
    bccsp: { default: 'SW', sw: { hash: 'SHA2', security: 256, filekeystore: { keystore: `${home}/msp/keystore` } } },
  };
}
