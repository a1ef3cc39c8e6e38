import { join } from 'node:path';
import { EmbeddedIssuer } from '@tierline/api/identity';
import type { Role } from '@tierline/chaincode/schema';
import { Child } from '../child';
import { freePorts } from '../free-ports';

export class ProcessGone extends Error {}

/** `tierline start` on a data folder, as a process that is killed and started again; its address stays. */
export class KilledConstellation {
  readonly startSeconds: number[] = [];
  kills = 0;
  #child!: Child;

  private constructor(
    readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(folder: string): Promise<KilledConstellation> {
    const constellation = new KilledConstellation(folder, await freePorts(1));
    await constellation.begin();
    return constellation;
  }

  get pid(): number {
    return this.#child.process.pid ?? 0;
  }

  async begin(): Promise<void> {
    this.#child = new Child(['start', '--data', this.folder, '--port', String(this.port), '--log-level', 'error']);
    const [, seconds] = await this.#child.printed(/ready after ([\d.]+) s/);
    this.startSeconds.push(Number(seconds));
    await this.#child.printed(/^Tokens last/);
  }

  async killAndBegin(): Promise<void> {
    this.kills += 1;
    await this.#child.stop('SIGKILL');
    await this.begin();
  }

  stop(): Promise<number | NodeJS.Signals> {
    return this.#child.stop();
  }

  url(slug: string): string {
    return `http://localhost:${String(this.port)}/${slug}/graphql`;
  }

  async headers(slug: string, roles: readonly Role[]): Promise<Record<string, string>> {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded', join(this.folder, 'secrets', 'issuer.json'));
    const token = await issuer.token({ audience: `tierline:${slug}`, subject: roles.join('-'), roles });
    return { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  }

  /** One GraphQL request. @throws ProcessGone if it dies meanwhile */
  async ask(slug: string, roles: readonly Role[], query: string): Promise<Record<string, unknown>> {
    const headers = await this.headers(slug, roles);
    const request = { method: 'POST', headers, body: JSON.stringify({ query }) };
    const answer = await fetch(this.url(slug), request)
      .then(async (response) => (await response.json()) as { data?: Record<string, unknown> | null; errors?: unknown })
      .catch((cause: unknown) => {
        throw new ProcessGone('no answer', { cause });
      });
    if (!answer.data || answer.errors !== undefined) throw new Error(JSON.stringify(answer));
    return answer.data;
  }
}
