import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A compose file as its tests read it. */
export type Service = {
  image: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  networks?: string[];
  ports?: string[];
  secrets?: { source: string; target: string }[];
  volumes?: string[];
  tmpfs?: string[];
  healthcheck?: { test: string[] };
};
type File = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, object>;
  secrets: Record<string, { file: string }>;
};
/** What lies at a place in a container. `from`: where on this machine; absent for what the container makes itself. */
export type Mount = { target: string; from?: string };

/** A generated folder: the file, and all that lies beside it. */
export class Composed {
  readonly text: string;
  readonly file: File;
  readonly #settings = new Map<Service, ReadonlyMap<string, unknown>>();

  constructor(readonly folder: string) {
    this.text = readFileSync(join(folder, 'compose.yaml'), 'utf8');
    this.file = parse(this.text) as File;
  }

  get services(): [string, Service][] {
    return Object.entries(this.file.services);
  }

  mounts({ volumes = [], secrets = [], tmpfs = [] }: Service): Mount[] {
    return [
      ...volumes.map((volume) => {
        const [source = '', target = ''] = volume.split(':');
        return source.startsWith('.') ? { target, from: join(this.folder, source) } : { target };
      }),
      ...secrets.map(({ source, target }) => ({
        target,
        from: join(this.folder, this.file.secrets[source]?.file ?? '?'),
      })),
      ...tmpfs.map((target) => ({ target })),
    ];
  }

  /** Where a path of a container lies here: a file's path, `kept` for what a volume or memory holds, `missing` if nothing is mounted there. */
  place(service: Service, path: string): string {
    const above = this.mounts(service)
      .filter(({ target }) => path === target || path.startsWith(`${target}/`))
      .sort((one, other) => other.target.length - one.target.length);
    const [mount] = above;
    if (!mount) return 'missing';
    if (mount.from === undefined) return 'kept';
    const found = join(mount.from, path.slice(mount.target.length));
    return existsSync(found) ? found : 'missing';
  }

  /** What a service reads, YAML or JSON: its settings by their path in the container. */
  settings(service: Service): ReadonlyMap<string, unknown> {
    const known = this.#settings.get(service) ?? this.#read(service);
    this.#settings.set(service, known);
    return known;
  }

  #read(service: Service): ReadonlyMap<string, unknown> {
    const files = this.mounts(service).flatMap(({ target, from }) =>
      ['core.yaml', 'orderer.yaml', 'node.yaml'].map((name) => ({
        path: `${target}/${name}`,
        from: join(from ?? '?', name),
      })),
    );
    const single = this.mounts(service).flatMap(({ target, from }) =>
      from !== undefined && target.endsWith('fabric-ca-server-config.yaml') ? [{ path: target, from }] : [],
    );
    const found = [...files, ...single].filter(({ from }) => existsSync(from));
    return new Map(found.map(({ path, from }) => [path, parse(readFileSync(from, 'utf8')) as unknown]));
  }

  dockerfile({ build }: Service): string | undefined {
    const file = build && join(build.context, build.dockerfile);
    return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  get environment(): Map<string, string> {
    const lines = readFileSync(join(this.folder, '.env'), 'utf8').trim().split('\n');
    return new Map(lines.map((line) => line.split('=') as [string, string]));
  }
}

/** Every text in a tree, with where it stands. */
export function textsIn(tree: unknown, at: readonly string[] = []): { at: string; text: string }[] {
  if (typeof tree === 'string') return [{ at: at.join('.'), text: tree }];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => textsIn(value, [...at, key]));
}
