import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child';

/** A data folder with a consortium of its own, and the operator's tool on it. */
export class NativeOperator {
  readonly folder = mkdtempSync(join(tmpdir(), 'tierline-native-'));

  constructor(consortium: string) {
    writeFileSync(join(this.folder, 'charter.md'), 'be fair');
    this.describe(consortium);
  }

  describe(consortium: string): void {
    writeFileSync(this.consortiumFile, consortium);
  }

  get consortiumFile(): string {
    return join(this.folder, 'consortium.yaml');
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** `tierline network <verb> --on native` under way. */
  network(verb: string, ...more: string[]): Child {
    const place = ['--on', 'native', '--data', this.data, '--consortium', this.consortiumFile];
    return new Child(['network', verb, ...place, ...more], { FABRIC_BIN: process.env['FABRIC_BIN'] ?? '' });
  }

  /** What it printed. @throws unless it ended well */
  async done(verb: string, ...more: string[]): Promise<string> {
    const child = this.network(verb, ...more);
    const code = await child.ended();
    if (code !== 0) throw new Error(`${verb} ended with ${code}:\n${child.lines.join('\n')}`);
    return child.lines.join('\n');
  }

  /** Pids of all processes that run on this folder, recorded or not. */
  processes(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && runsOn(name, join(this.data, 'network')))
      .map(Number);
  }

  pem(...path: string[]): string {
    return readFileSync(join(this.data, 'network', 'organizations', 'peerOrganizations', ...path), 'utf8');
  }

  /** Signals one of the network's processes, as the operating system does. */
  signal(host: string, signal: NodeJS.Signals): void {
    const book = readFileSync(join(this.data, 'network', 'processes.json'), 'utf8');
    process.kill((JSON.parse(book) as Record<string, { pid: number }>)[host]!.pid, signal);
  }

  portOf(endpoint: string): number {
    const { ports } = JSON.parse(readFileSync(join(this.data, 'network', 'native.json'), 'utf8')) as {
      ports: Record<string, number>;
    };
    return ports[endpoint]!;
  }

  async close(): Promise<void> {
    await this.done('down');
    rmSync(this.folder, { recursive: true });
  }
}

function runsOn(pid: string, folder: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    return (
      /^(FABRIC_CFG_PATH|FABRIC_CA_SERVER_HOME|CHAINCODE_TLS_CERT)=/m.test(environment.replaceAll('\0', '\n')) &&
      environment.includes(folder)
    );
  } catch {
    return false;
  }
}

/** Status of a GET over TLS, or why there is none. */
export function got(
  port: number,
  path: string,
  tls: { ca: string; cert?: string; key?: string },
): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, ...tls }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    asked.end();
  });
}
