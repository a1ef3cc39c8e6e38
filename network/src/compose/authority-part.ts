import type { Consortium, ConsortiumMember } from '../consortium';
import { stringify } from 'yaml';
import { authorityNode, authoritySettings, type Registrar } from '../settings';
import { confined, healthcheck } from './compose-service';
import { imagesOf } from './images';
import { inside, paths } from './inside';
import { networks, type Part } from './part';

const home = `${paths.kept}/fabric-ca`;
const tls = '/etc/hyperledger/fabric-ca-server/tls';
const place = {
  listenHost: inside.listenHost,
  certificate: '/etc/hyperledger/fabric-ca-server/ca.crt',
  key: '/run/secrets/ca.key',
  tls: { certificate: `${tls}/server.crt`, key: '/run/secrets/tls.key' },
  home,
};

/** Fabric CA over the authority that the member's channels know already. @param folder the organisation's, relative to the compose file */
export function authorityPart(
  consortium: Consortium,
  member: ConsortiumMember,
  folder: string,
  registrar: Registrar,
): Part {
  const node = authorityNode(member);
  const { host } = node;
  const { port } = inside.address(node, 'service');
  const settingsFile = `secrets/${host}.yaml`;
  return {
    name: host,
    service: confined(
      {
        image: imagesOf(consortium).ca,
        command: ['fabric-ca-server', 'start'],
        environment: {
          FABRIC_CA_SERVER_HOME: home,
          FABRIC_CA_SERVER_OPERATIONS_LISTENADDRESS: '127.0.0.1:9443',
          FABRIC_CA_CLIENT_HOME: '/tmp/client',
        },
        networks: [networks.member(member.slug)],
        volumes: [
          `./${folder}/ca/ca.${member.domain}-cert.pem:${place.certificate}:ro`,
          `./${folder}/services/${host}/tls/server.crt:${tls}/server.crt:ro`,
          `./${folder}/services/${host}/tls/ca.crt:${tls}/ca.crt:ro`,
          `${host}:${home}`,
        ],
        secrets: [
          { source: `${host}-settings`, target: `${home}/fabric-ca-server-config.yaml` },
          { source: `${host}-key`, target: place.key },
          { source: `${host}-tls-key`, target: place.tls.key },
        ],
        tmpfs: ['/tmp'],
        healthcheck: healthcheck(
          ...['fabric-ca-client', 'getcainfo', '--url', `https://localhost:${port}`],
          ...['--tls.certfiles', `${tls}/ca.crt`],
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
    files: [
      { path: settingsFile, text: stringify(authoritySettings(consortium, member, { ...place, port }, registrar)) },
    ],
  };
}
