import type { Consortium } from '../consortium';
import { type NetworkNode, ordererSettings, peerSettings, topologyOf } from '../settings';
import { confined, healthcheck, onLoopback } from './compose-service';
import { imagesOf } from './images';
import { inside, paths } from './inside';
import { networks, type Part } from './part';

/** Where the folder keeps a node's keys, and at which ports of loopback its operator reaches it. */
export type Surroundings = {
  /** Relative to the compose file. */
  identity(node: NetworkNode): string;
  published(node: NetworkNode, endpoint: 'service' | 'admin'): number;
};

/** Its images have a shell and no HTTP client: a node listens when all else is done. */
const listens = (port: number) => healthcheck('bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`);

export function ordererPart(consortium: Consortium, node: NetworkNode, around: Surroundings): Part {
  const [service, admin] = [inside.address(node, 'service').port, inside.address(node, 'admin').port];
  return fabricPart(node, around, {
    service: {
      image: imagesOf(consortium).orderer,
      command: ['orderer'],
      networks: [networks.fabric],
      ports: [
        onLoopback(around.published(node, 'service'), service),
        onLoopback(around.published(node, 'admin'), admin),
      ],
      healthcheck: listens(service),
    },
    limits: { cpus: '1.0', memory: '1g', pids: 512 },
    settings: { 'orderer.yaml': ordererSettings(consortium, node, inside) },
  });
}

export function peerPart(consortium: Consortium, node: NetworkNode, around: Surroundings): Part {
  const { port } = inside.address(node, 'service');
  const { slug } = node.member;
  const orderers = topologyOf(consortium).orderers.map(({ host }) => host);
  return fabricPart(node, around, {
    service: {
      image: imagesOf(consortium).peer,
      command: ['peer', 'node', 'start'],
      depends_on: Object.fromEntries(orderers.map((host) => [host, { condition: 'service_healthy' } as const])),
      networks: [networks.fabric, networks.member(slug), networks.chaincode(slug)],
      ports: [onLoopback(around.published(node, 'service'), port)],
      healthcheck: listens(port),
    },
    limits: { cpus: '2.0', memory: '2g', pids: 1024 },
    settings: { 'core.yaml': peerSettings(consortium, node, inside) },
  });
}

type Fabric = {
  service: Pick<Part['service'], 'image' | 'command' | 'depends_on' | 'networks' | 'ports' | 'healthcheck'>;
  limits: Parameters<typeof confined>[1];
  settings: Readonly<Record<string, object>>;
};

function fabricPart(node: NetworkNode, around: Surroundings, { service, limits, settings }: Fabric): Part {
  const { host } = node;
  return {
    name: host,
    service: confined(
      {
        ...service,
        environment: { FABRIC_CFG_PATH: paths.settings, FABRIC_LOGGING_SPEC: 'warning' },
        volumes: [
          `./settings/${host}:${paths.settings}:ro`,
          `./${around.identity(node)}:${paths.identity}:ro`,
          `${host}:${paths.kept}`,
        ],
        tmpfs: ['/tmp'],
        stop_grace_period: '30s',
      },
      limits,
    ),
    files: Object.entries(settings).map(([name, content]) => ({
      path: `settings/${host}/${name}`,
      text: `${JSON.stringify(content, null, 2)}\n`,
    })),
  };
}
