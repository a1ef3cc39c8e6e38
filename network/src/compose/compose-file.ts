import { createHash } from 'node:crypto';
import { Scalar, stringify } from 'yaml';
import type { Consortium } from '../consortium';
import { type ComposeService, confinement, owner } from './compose-service';
import { imagesOf } from './images';
import { isInternal, type Part } from './part';

/** Hands fresh volumes, which are root's, to who uses them; then ends. */
const ownership = 'volumes';

/** The compose file over its parts: every volume, network and secret that a part names is declared, and no other. */
export function composeFile(consortium: Consortium, parts: readonly Part[]): string {
  const volumes = parts.flatMap(({ service }) => namedVolumes(service));
  const all = parts.flatMap(({ service }) => service.networks ?? []);
  const services = parts.map((part) => [part.name, afterVolumes(labelled(part))] as const);
  const file = {
    name: projectName(consortium),
    services: sorted([...services, [ownership, ownershipService(consortium, volumes)]]),
    networks: sorted([...new Set(all)].map((name) => [name, isInternal(name) ? { internal: true } : {}])),
    volumes: sorted(volumes.map((name) => [name, {}])),
    secrets: sorted(
      parts.flatMap(({ secrets = {} }) =>
        Object.entries(secrets).map(([name, path]) => [name, { file: `./${path}` }] as const),
      ),
    ),
  };
  return stringify(ordered(file), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** As compose admits it: lower-case letters, digits, hyphens. */
export function projectName({ name }: { name: string }): string {
  return `tierline-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '');
}

/** Compose makes a container anew when its service has changed, and does not look into mounted files. */
function labelled({ service, files = [] }: Part): ComposeService {
  if (files.length === 0) return service;
  const settings = createHash('sha256')
    .update(files.map(({ text }) => text).join('\n'))
    .digest('hex');
  return { ...service, labels: { 'tierline.settings': settings } };
}

function afterVolumes(service: ComposeService): ComposeService {
  if (namedVolumes(service).length === 0 && !service.depends_on) return service;
  const depends: ComposeService['depends_on'] = {
    ...service.depends_on,
    ...(namedVolumes(service).length > 0 && { [ownership]: { condition: 'service_completed_successfully' } }),
  };
  return { ...service, depends_on: sorted(Object.entries(depends)) };
}

function ownershipService(consortium: Consortium, volumes: readonly string[]): ComposeService {
  return {
    image: imagesOf(consortium).orderer,
    command: ['chown', owner, ...volumes.map((name) => `/volumes/${name}`)],
    user: '0:0',
    network_mode: 'none',
    volumes: volumes.map((name) => `${name}:/volumes/${name}`),
    restart: 'no',
    ...confinement({ cpus: '0.5', memory: '64m', pids: 16 }),
    cap_add: ['CHOWN'],
  };
}

/** `name:/path`; what begins with a dot is a file or folder beside the compose file. */
function namedVolumes({ volumes = [] }: ComposeService): string[] {
  return volumes.filter((volume) => !volume.startsWith('.')).map((volume) => volume.split(':')[0] ?? '');
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([one], [other]) => one.localeCompare(other)));
}

/** As dclint wants it; all others follow by their names. */
const keyOrder = [
  ...['image', 'build', 'depends_on', 'volumes', 'secrets', 'environment', 'ports', 'networks', 'network_mode'],
  ...['command', 'restart', 'healthcheck', 'logging', 'labels', 'user'],
];

/** Some readers of YAML take digits around a colon for a number to the base of 60. */
function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_SINGLE;
  return scalar;
}

/** The order that readers of compose files are used to. */
function ordered<F extends { services: Record<string, ComposeService> }>(file: F): F {
  const place = (key: string): number => (keyOrder.includes(key) ? keyOrder.indexOf(key) : keyOrder.length);
  const services = Object.entries(file.services).map(([name, { ports, ...service }]) => {
    const entries = Object.entries({ ...service, ...(ports && { ports: ports.map(quoted) }) }).sort(
      ([one], [other]) => place(one) - place(other) || one.localeCompare(other),
    );
    return [name, Object.fromEntries(entries)];
  });
  return { ...file, services: Object.fromEntries(services) as F['services'] };
}
