import { startNode, type MemberNode } from '@tierline/api';
import { ConfigurationInvalid, readConfig, type Settings } from '@tierline/api/config';
import { createLogger, HttpServer } from '@tierline/api/http';
import { certificateAuthorityOf } from './certificate-authority';

type Source = { file?: string; environment: NodeJS.ProcessEnv };
type Log = ReturnType<typeof createLogger>;

/** How often files are read again, so that renewed keys and certificates take effect. */
const rereadEvery = 30_000;
const drainPatience = 30_000;

/** One member's node as a process: its configuration, its port, and what changes while it runs. */
export class NodeProcess {
  readonly #rereading: NodeJS.Timeout;
  #settings: Settings;

  private constructor(
    private readonly source: Source,
    settings: Settings,
    readonly node: MemberNode,
    private readonly http: HttpServer,
    private readonly log: Log,
  ) {
    this.#settings = settings;
    this.#rereading = setInterval(() => this.reread(), rereadEvery).unref();
  }

  /** Resolves when it serves; it is ready when `/health/ready` says so. @throws ConfigurationInvalid, FolderLocked, NewerFormat */
  static async start(source: Source, logLevel: string): Promise<NodeProcess> {
    const settings = readConfig(source);
    const log = createLogger({ level: logLevel });
    const node = await startNode(settings, { certificateAuthority: await certificateAuthorityOf(settings), log });
    try {
      const { host, port, tls, trustedProxies } = settings.http;
      const mounts = { '/': node.router };
      const http = await HttpServer.listen({ host, port, trustedProxies, mounts, ...(tls && { tls }) });
      return new NodeProcess(source, settings, node, http, log);
    } catch (error) {
      await node.close();
      throw error;
    }
  }

  get url(): string {
    const { host, tls } = this.#settings.http;
    return `${tls ? 'https' : 'http'}://${host}:${this.http.port}/graphql`;
  }

  /** Takes over renewed TLS keys and another trust in the peer; what else has changed takes effect at the next start. */
  reread(): void {
    const next = this.#read();
    if (!next) return;
    const before = this.#settings;
    this.#settings = next;
    if (!same(before.peer, next.peer)) {
      this.node.usePeer(next.peer);
      this.log.warn({ endpoint: next.peer.endpoint }, 'peer settings renewed');
    }
    if (next.http.tls && !same(before.http.tls, next.http.tls)) {
      this.http.useTls(next.http.tls);
      this.log.warn('TLS keys renewed');
    }
    if (!same(fixed(before), fixed(next)))
      this.log.warn('other settings have changed: they take effect at the next start');
  }

  /** Requests under way finish, new ones are refused; engine and projector stop between transactions. */
  async close(): Promise<void> {
    clearInterval(this.#rereading);
    this.node.stopAccepting();
    await this.http.drain(drainPatience);
    await this.node.close();
  }

  #read(): Settings | undefined {
    try {
      return readConfig(this.source);
    } catch (error) {
      if (!(error instanceof ConfigurationInvalid)) throw error;
      this.log.error({ problems: error.problems }, 'the configuration is not valid any more; the one before stays');
      return undefined;
    }
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function fixed({ peer: _peer, http, ...rest }: Settings) {
  return { ...rest, http: { ...http, tls: http.tls !== undefined } };
}
