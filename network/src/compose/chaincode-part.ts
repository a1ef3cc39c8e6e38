import type { NetworkNode } from '../settings';
import { join } from '../settings';
import { type ComposeService, confined } from './compose-service';
import { inside } from './inside';
import { networks, type Part } from './part';

const tls = '/etc/chaincode/tls';
const key = '/run/secrets/tls.key';

/** An image that runs a chaincode as a service, with its settings in the environment; it knows itself whether it listens. */
export type ChaincodeImage = Required<Pick<ComposeService, 'image' | 'build' | 'pull_policy'>> & {
  env: Readonly<Record<string, string>>;
};

/** One member's chaincode service: its own peers alone reach it. @param folder the service's TLS, relative to the compose file */
export function chaincodePart(node: NetworkNode, packageId: string, folder: string, program: ChaincodeImage): Part {
  const { host, member } = node;
  const { env, ...image } = program;
  return {
    name: host,
    service: confined(
      {
        ...image,
        environment: {
          ...env,
          CORE_PEER_LOCALMSPID: member.mspId,
          CHAINCODE_ID: packageId,
          CORE_CHAINCODE_ID_NAME: packageId,
          CHAINCODE_SERVER_ADDRESS: join({ ...inside.address(node, 'service'), host: inside.listenHost }),
          CHAINCODE_TLS_CERT: `${tls}/server.crt`,
          CHAINCODE_TLS_KEY: key,
          CHAINCODE_CLIENT_CA_CERT: `${tls}/ca.crt`,
        },
        networks: [networks.chaincode(member.slug)],
        volumes: [`./${folder}/server.crt:${tls}/server.crt:ro`, `./${folder}/ca.crt:${tls}/ca.crt:ro`],
        secrets: [{ source: `${host}-tls-key`, target: key }],
        tmpfs: ['/tmp'],
        init: true,
        stop_grace_period: '10s',
      },
      { cpus: '1.0', memory: '512m', pids: 128 },
    ),
    secrets: { [`${host}-tls-key`]: `${folder}/server.key` },
  };
}
