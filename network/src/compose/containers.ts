import type { NodeRunner, Running } from '../fabric/node-runner';
import type { NetworkNode } from '../settings';
import type { Engine } from './engine';

type Listed = { Service: string; State: string; Status: string };

/** The nodes of a compose file as containers. */
export class Containers implements NodeRunner {
  readonly logs: string;

  constructor(private readonly engine: Engine) {
    this.logs = `\`docker compose --file ${engine.file} logs\``;
  }

  async ensureNodes(nodes: readonly NetworkNode[], say: (line: string) => void): Promise<void> {
    const hosts = nodes.map(({ host }) => host);
    await this.engine.up(hosts);
    for (const host of hosts) say(`${host}: healthy`);
  }

  async running(): Promise<ReadonlyMap<string, Running>> {
    const lines = (await this.engine.compose('ps', '--format', 'json')).trim().split('\n');
    const listed = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Listed);
    return new Map(listed.map(({ Service, Status }) => [Service, { how: Status }]));
  }

  async stop(nodes: readonly Pick<NetworkNode, 'host'>[]): Promise<string[]> {
    const runs = await this.running();
    const hosts = nodes.map(({ host }) => host).filter((host) => runs.has(host));
    if (hosts.length > 0) await this.engine.compose('stop', ...hosts);
    return hosts;
  }

  log(host: string): string {
    return `\`docker compose --file ${this.engine.file} logs ${host}\``;
  }
}
