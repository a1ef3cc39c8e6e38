import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { EmbeddedIssuer } from '@tierline/api/identity';
import type { Role } from '@tierline/chaincode/schema';
import { Asking } from '../asking';
import { asked } from '../asked';
import { Child, eventually } from '../child';
import type { NativeOperator } from './native-folder';

type Standing = {
  slug: string;
  mspId: string;
  name: string;
  channel: string;
  genesisHash: string;
  database: Record<string, string>;
  issuer: EmbeddedIssuer;
  peer: PeerAddress;
};
export type PeerAddress = { endpoint: string; tlsCaPem: string; tlsHostName: string };
export type NodeHealth = { ready: boolean; leads: boolean; parts: Record<string, string> };

/** `tierline node` of a member: a process that is started, killed, started again. */
export class MemberProcess {
  url: string | undefined;
  #child: Child | undefined;

  private constructor(
    private readonly file: string,
    private readonly slug: string,
    private readonly issuer: EmbeddedIssuer,
  ) {}

  static configure(operator: NativeOperator, standing: Standing): MemberProcess {
    const { slug, mspId, name, channel, genesisHash, database, issuer, peer } = standing;
    const audience = `tierline:${slug}`;
    const folder = join(operator.folder, name);
    mkdirSync(folder);
    const { endpoint, tlsCaPem, tlsHostName } = peer;
    const settings = {
      ...{ member: { mspId, slug }, channels: [{ name: channel, genesisHash }], database },
      peer: { endpoint, tlsCaPem, tlsHostName },
      certificateAuthority: {
        own: {
          certificatePem: operator.pem(`${slug}.test`, 'ca', `ca.${slug}.test-cert.pem`),
          privateKeyPem: operator.pem(`${slug}.test`, 'ca', 'priv_sk'),
        },
      },
      authentication: { issuers: [issuer.trusted(audience)] },
      health: { everySeconds: 1 },
      wallet: { key: 'ab'.repeat(32) },
      http: { port: 0, requestsPerMinute: 100_000 },
    };
    const file = join(folder, 'node.json');
    writeFileSync(file, JSON.stringify(settings));
    return new MemberProcess(file, slug, issuer);
  }

  /** @param environment beside that of the node */
  async start(environment: Record<string, string> = {}): Promise<void> {
    this.#child = new Child(['node', '--config', this.file, '--log-level', 'warn'], environment);
    [, this.url] = await this.#child.printed(/serving at (.*)\/graphql/);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.url = undefined;
    await this.#child?.stop(signal);
  }

  /** Its clock is off by so much from now on; started with `shiftable`. */
  shiftClock(milliseconds: number): void {
    writeFileSync(this.#clockFile, String(milliseconds));
    this.#child?.signal('SIGHUP');
  }

  /** Environment of a process whose clock can be shifted. */
  get shiftable(): Record<string, string> {
    const program = resolve(__dirname, '../shifted-clock.cjs');
    return { NODE_OPTIONS: `--require ${program}`, CLOCK_OFFSET_FILE: this.#clockFile };
  }

  get #clockFile(): string {
    return join(dirname(this.file), 'clock-offset');
  }

  /** It stands still where it is until it is to go on. */
  freeze(frozen: boolean): void {
    this.#child?.signal(frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  get lines(): readonly string[] {
    return this.#child?.lines ?? [];
  }

  token(roles: readonly Role[]): Promise<string> {
    return this.issuer.token({ audience: `tierline:${this.slug}`, subject: roles.join('-'), roles });
  }

  async health(): Promise<NodeHealth> {
    const { body } = await asked(`${this.url ?? ''}/health/ready`, { token: await this.token(['viewer']) });
    return body as NodeHealth;
  }

  ready(): Promise<NodeHealth> {
    return eventually(async () => {
      const health = await this.health();
      return health.ready ? health : undefined;
    });
  }
}

/** Asks those that run in turn, as a load balancer does that finds the living by their health. */
export function inTurn(processes: readonly MemberProcess[]): Asking<Asked> {
  let turn = 0;
  const next = (): MemberProcess => {
    const running = processes.filter(({ url }) => url !== undefined);
    const [first] = processes;
    return running[(turn += 1) % Math.max(running.length, 1)] ?? first!;
  };
  return new Asking({
    token: (_slug, roles) => next().token(roles),
    url: () => `${next().url ?? 'http://localhost:1'}/graphql`,
    settled: () => Promise.resolve(),
  });
}
type Asked = ConstructorParameters<typeof Asking>[0];
