/** A service of a compose file, as far as this project uses them (compose-spec, 05-services). */
export type ComposeService = {
  image: string;
  build?: { context: string; dockerfile: string };
  /** What is built here is nowhere else: whoever had its name at a registry would be run. */
  pull_policy?: 'never';
  command?: readonly string[];
  user: string;
  environment?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  depends_on?: Readonly<Record<string, { condition: 'service_healthy' | 'service_completed_successfully' }>>;
  networks?: readonly string[];
  network_mode?: 'none';
  ports?: readonly string[];
  secrets?: readonly { source: string; target: string }[];
  volumes?: readonly string[];
  tmpfs?: readonly string[];
  healthcheck?: Healthcheck;
  deploy: { resources: { limits: { cpus: string; memory: string; pids: number } } };
  restart: 'unless-stopped' | 'no';
  stop_grace_period?: string;
  init?: boolean;
  read_only: true;
  cap_drop: readonly ['ALL'];
  cap_add?: readonly string[];
  security_opt: readonly ['no-new-privileges:true'];
  logging: { driver: string; options: Readonly<Record<string, string>> };
};
type Healthcheck = {
  test: readonly string[];
  interval: string;
  timeout: string;
  retries: number;
  start_period: string;
};

type Limits = { cpus: string; memory: string; pids: number };

/** Whoever owns the folder owns the keys in it: every program runs as that user. `.env` beside the file says which. */
export const owner = '${TIERLINE_USER}';

/** A program of the network: nobody's root, nothing to write on but its volumes, no more log than it may have. */
export function confined(
  service: Omit<ComposeService, 'user' | 'restart' | 'read_only' | 'cap_drop' | 'security_opt' | 'logging' | 'deploy'>,
  limits: Limits,
): ComposeService {
  return { ...service, user: owner, restart: 'unless-stopped', ...confinement(limits) };
}

export function confinement(limits: Limits) {
  return {
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    deploy: { resources: { limits } },
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
  } as const;
}

/** `test` is what compose runs in the container; a start may take two minutes. */
export function healthcheck(...test: readonly string[]): Healthcheck {
  return { test: ['CMD', ...test], interval: '5s', timeout: '5s', retries: 5, start_period: '120s' };
}

/** A port of a container, for the operator's machine alone. */
export const onLoopback = (published: number, port: number): string => `127.0.0.1:${published}:${port}`;
