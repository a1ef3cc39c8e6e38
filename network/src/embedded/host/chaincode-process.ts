import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './data-folder';

const startTimeout = 30_000;

/** A chaincode package of somebody, run as Fabric runs chaincode as a service: one process a member. */
export class ChaincodeProcess {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  /** @param folder the package, built and installed @throws if it does not listen within 30 s */
  static async start(options: {
    folder: string;
    packageId: string;
    mspId: string;
    env: Record<string, string>;
    log: (line: string) => void;
  }): Promise<ChaincodeProcess> {
    const { folder, packageId, mspId, env, log } = options;
    const address = `127.0.0.1:${String(await freePort())}`;
    const command = join(folder, 'node_modules', '.bin', 'fabric-chaincode-node');
    const child = spawn(command, ['server', '--chaincode-address', address, '--chaincode-id', packageId], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        CORE_PEER_LOCALMSPID: mspId,
        CHAINCODE_ID: packageId,
        CHAINCODE_SERVER_ADDRESS: address,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = (chunk: Buffer): void => log(`${mspId}: ${chunk.toString().trimEnd()}`);
    child.stdout.on('data', lines);
    child.stderr.on('data', lines);
    const gone = new AbortController();
    child.once('error', (error) => gone.abort(error));
    child.once('exit', (code, signal) => {
      log(`${mspId}: chaincode process ended, ${String(signal ?? code)}`);
      gone.abort(new Error(`the chaincode process of ${mspId} ended, ${String(signal ?? code)}`));
    });
    await untilListening(address, gone.signal);
    return new ChaincodeProcess(address, child);
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const force = setTimeout(() => this.child.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(force);
  }
}

async function untilListening(address: string, gone: AbortSignal): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (!(await isListening(address))) {
    gone.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`the chaincode does not listen on ${address}`);
    await delay(50);
  }
}

async function isListening(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  const socket = createConnection({ host, port: Number(port) });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).then((listens) => {
    socket.destroy();
    return listens as boolean;
  });
}
