import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Composed, type Service, textsIn } from './composed';

type Spoken = { host: string; port: number; at: string };

const address = /^(?:\w+:\/\/(?:[^@/]+@)?)?([a-z0-9-]+(?:\.[a-z0-9-]+)+):(\d+)(?:\/\w*)?$/;
/** Where settings say on which port their program listens. */
const listens = /(^|\.)(listenAddress|ListenAddress|chaincodeListenAddress|ListenPort|port|CHAINCODE_SERVER_ADDRESS)$/;

/** Whoever is named by host and port is a service that listens there, on a network that both are on. */
export function addressFaults(composed: Composed): string[] {
  return [
    ...composed.services.flatMap(([name, service]) =>
      spokenTo(composed, service).flatMap((spoken) => reachFaults(composed, name, spoken)),
    ),
    ...composed.services.flatMap(([name, service]) => publishedFaults(composed, name, service)),
    ...channelFaults(composed),
    ...profileFaults(composed),
  ];
}

function reachFaults(composed: Composed, name: string, spoken: Spoken): string[] {
  const { host, at } = spoken;
  const { [name]: own, [host]: other } = composed.file.services;
  const together = name === host || own?.networks?.some((network) => other?.networks?.includes(network));
  return [
    ...listenFaults(composed, `${name}: ${at}`, spoken),
    ...(other && together !== true ? [`${name}: ${at} names ${host}, which is on no network of its`] : []),
  ];
}

function listenFaults(composed: Composed, who: string, { host, port }: { host: string; port: number }): string[] {
  const service = composed.file.services[host];
  if (!service) return [`${who} names ${host}, which is no service`];
  return portsOf(composed, service).includes(port) ? [] : [`${who} names ${host}:${port}, where nobody listens`];
}

/** Loopback only, and to a port on which the service listens. */
function publishedFaults(composed: Composed, name: string, { ports = [] }: Service): string[] {
  return ports.flatMap((published) => {
    const [at, , port] = published.split(':');
    return [
      ...(at === '127.0.0.1' ? [] : [`${name}: ${published} is open to other machines`]),
      ...listenFaults(composed, `${name}: ${published}`, { host: name, port: Number(port) }),
    ];
  });
}

/** Anchor peers, orderers' endpoints and consenters, as a channel's first block holds them. */
function channelFaults(composed: Composed): string[] {
  const folder = join(composed.folder, 'settings');
  const files = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'configtx.yaml')));
  return files.flatMap((channel) => {
    const tree: unknown = parse(readFileSync(join(folder, channel, 'configtx.yaml'), 'utf8'));
    return [...addressesIn(tree), ...hostsAndPorts(tree)].flatMap((spoken) =>
      listenFaults(composed, `channel ${channel}:`, spoken),
    );
  });
}

/** The members' connection files are for programs of this machine: ports of loopback, names of certificates. */
function profileFaults(composed: Composed): string[] {
  const folder = join(composed.folder, 'organizations', 'peerOrganizations');
  return readdirSync(folder).flatMap((domain) => {
    const [file = ''] = readdirSync(join(folder, domain)).filter((name) => name.startsWith('connection-'));
    const { peers } = JSON.parse(readFileSync(join(folder, domain, file), 'utf8')) as {
      peers: Record<string, { url: string }>;
    };
    return Object.entries(peers).flatMap(([host, { url }]) => {
      const ports = composed.file.services[host]?.ports ?? [];
      const published = ports.map((one) => `grpcs://${one.split(':').slice(0, 2).join(':')}`);
      return published.includes(url) ? [] : [`${file}: ${host} is not published at ${url}`];
    });
  });
}

function spokenTo(composed: Composed, service: Service): Spoken[] {
  const urls = composed
    .mounts(service)
    .flatMap(({ target, from }) =>
      target.endsWith('/database-url') && from !== undefined && existsSync(from)
        ? addressesIn({ 'database-url': readFileSync(from, 'utf8') })
        : [],
    );
  return [...[...composed.settings(service).values()].flatMap(addressesIn), ...urls];
}

function addressesIn(tree: unknown): Spoken[] {
  return textsIn(tree).flatMap(({ at, text }) => {
    const [, host = '', port = ''] = address.exec(text) ?? [];
    return host === '' || /^[\d.]+$/.test(host) ? [] : [{ host, port: Number(port), at }];
  });
}

function hostsAndPorts(tree: unknown): { host: string; port: number }[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const { Host, Port } = tree as { Host?: string; Port?: number };
  return [
    ...(Host === undefined ? [] : [{ host: Host, port: Port ?? 0 }]),
    ...Object.values(tree).flatMap((value) => hostsAndPorts(value)),
  ];
}

function portsOf(composed: Composed, service: Service): number[] {
  const trees = [...composed.settings(service).values(), { environment: service.environment }];
  const told = trees.flatMap((tree) => leavesOf(tree)).filter(({ at }) => listens.test(at));
  const database = service.image.startsWith('postgres:') ? [5432] : [];
  return [...told.map(({ value }) => Number(String(value).split(':').at(-1))), ...database];
}

function leavesOf(tree: unknown, at: readonly string[] = []): { at: string; value: unknown }[] {
  if (typeof tree !== 'object' || tree === null) return [{ at: at.join('.'), value: tree }];
  return Object.entries(tree).flatMap(([key, value]) => leavesOf(value, [...at, key]));
}
