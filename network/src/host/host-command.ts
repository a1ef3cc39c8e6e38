import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type ChaincodeDescription, type ChaincodeSource, EmbeddedNetwork, type NetworkDescription } from '../embedded';

const usage = `Hosts chaincode on an embedded Fabric network, for unmodified Fabric applications.

  npm run network -- --chaincode <folder or program> --name <name> [options]
  npm run network -- --chaincode-address <list> --name <name> [options]

  --chaincode <path>             a Node package (a folder: built, with its dependencies installed), or a program
                                 that serves chaincode, e.g. a Go one; one process an organisation
  --chaincode-address <list>     instead: servers that run already, e.g. Org1MSP=127.0.0.1:9991,Org2MSP=127.0.0.1:9992
  --name <name>                  the chaincode's name on the channel
  --version <version>            of the definition (default 1.0)
  --collections-config <file>    private data collections, as for Fabric's peer command
  --policy <text>                endorsement policy, e.g. "OutOf(2,'Org1MSP.peer','Org2MSP.peer')"
                                 (default: a majority of the channel's organisations)
  --organisations <n>            2 (default) to 9: Org1MSP, Org2MSP, ... on one channel
  --channel <name>               (default mychannel)
  --ports <list>                 of the organisations' endpoints, e.g. 7051,9051 (default: free ones, kept)
  --folder <folder>              keys, blocks and state, kept for the next start (default .tierline/network)
  --help

Ctrl-C stops it. One machine, one operator holds all keys: for development and trials, not a trust boundary.`;

const collections = z.array(
  z.looseObject({
    name: z.string(),
    policy: z.string(),
    requiredPeerCount: z.number().int().optional(),
    maxPeerCount: z.number().int().optional(),
    blockToLive: z.number().int().optional(),
    memberOnlyRead: z.boolean().optional(),
    memberOnlyWrite: z.boolean().optional(),
    endorsementPolicy: z
      .object({ signaturePolicy: z.string().optional(), channelConfigPolicy: z.string().optional() })
      .optional(),
  }),
);

export async function hostCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      chaincode: { type: 'string' },
      'chaincode-address': { type: 'string' },
      name: { type: 'string' },
      version: { type: 'string', default: '1.0' },
      'collections-config': { type: 'string' },
      policy: { type: 'string' },
      organisations: { type: 'string', default: '2' },
      channel: { type: 'string', default: 'mychannel' },
      ports: { type: 'string', default: '' },
      folder: { type: 'string', default: '.tierline/network' },
      help: { type: 'boolean', default: false },
    },
  });
  const { name, channel } = values;
  const source = sourceOf(values.chaincode, values['chaincode-address']);
  if (values.help || source === undefined || name === undefined) {
    print(usage);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const description = describe(Number(values.organisations), channel, portsIn(values.ports));
  const collectionsFile = values['collections-config'];
  const deployed: ChaincodeDescription = {
    name,
    version: values.version,
    channels: [channel],
    ...(values.policy !== undefined && { policy: values.policy }),
    ...(collectionsFile !== undefined && { collectionsConfig: await readCollections(collectionsFile) }),
    source,
  };
  const folder = resolve(values.folder);
  const network = await EmbeddedNetwork.start({
    folder,
    description,
    chaincodes: [deployed],
    log: (line) => process.stderr.write(`${line}\n`),
  });
  announce(network, description, deployed);
  await untilStopped();
  await network.close();
}

function sourceOf(path: string | undefined, addresses: string | undefined): ChaincodeSource | undefined {
  if (addresses === undefined) return path === undefined ? undefined : { package: resolve(path) };
  if (path !== undefined) throw new Error('--chaincode and --chaincode-address: one of the two');
  const services = addresses.split(',').map((entry): [string, string] => {
    const [, mspId = '', address = ''] = /^([^=]+)=([^=]+:\d+)$/.exec(entry) ?? [];
    if (address === '') throw new Error(`--chaincode-address: <organisation>=<host>:<port>, not ${entry}`);
    return [mspId, address];
  });
  return { services: Object.fromEntries(services) };
}

function portsIn(text: string): number[] {
  const ports = text === '' ? [] : text.split(',').map(Number);
  if (ports.some((port) => !Number.isInteger(port) || port < 0 || port > 65535)) {
    throw new Error('--ports: numbers from 0 to 65535, separated by commas');
  }
  return ports;
}

function describe(count: number, channel: string, ports: readonly number[]): NetworkDescription {
  if (!Number.isInteger(count) || count < 2 || count > 9) throw new Error('--organisations: a number from 2 to 9');
  const members = Array.from({ length: count }, (_, index) => {
    const slug = `org${String(index + 1)}`;
    return { mspId: `Org${String(index + 1)}MSP`, slug, domain: `${slug}.example.com`, port: ports[index] ?? 0 };
  });
  return { members, channels: [{ name: channel, members: members.map(({ mspId }) => mspId) }] };
}

async function readCollections(file: string): Promise<z.infer<typeof collections>> {
  const parsed = collections.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function announce(network: EmbeddedNetwork, description: NetworkDescription, chaincode: ChaincodeDescription): void {
  print(`${chaincode.name} ${chaincode.version} is committed on ${chaincode.channels.join(', ')}`);
  for (const { mspId } of description.members) {
    const { endpoint, tlsHostName, profile } = network.connection(mspId);
    print(`${mspId}  ${endpoint}  (TLS name ${tlsHostName})\n  ${profile}`);
  }
  print('users User1 and Admin of each organisation lie beside it, under users/; Ctrl-C stops');
}

function untilStopped(): Promise<void> {
  return new Promise((resolveStop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolveStop());
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
