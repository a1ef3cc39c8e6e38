import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './data-folder';

const startTimeout = 30_000;
const restartDelay = 1000;

type ProcessOptions = {
  /** A Node chaincode package (a folder), or a program. */
  path: string;
  packageId: string;
  mspId: string;
  env: Record<string, string>;
  log: (line: string) => void;
};

/** Somebody's chaincode, run as Fabric runs chaincode as a service: one process a member, started again if it ends. */
export class ChaincodeProcess {
  readonly #closing = new AbortController();
  #child: ChildProcess | undefined;

  private constructor(
    readonly address: string,
    private readonly command: readonly [string, ...string[]],
    private readonly options: ProcessOptions,
  ) {}

  /** @throws if it does not listen within 30 s */
  static async start(options: ProcessOptions): Promise<ChaincodeProcess> {
    const address = `127.0.0.1:${String(await freePort())}`;
    const running = new ChaincodeProcess(address, await commandOf(options, address), options);
    try {
      await running.#spawn();
      return running;
    } catch (error) {
      await running.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(force);
  }

  async #spawn(): Promise<void> {
    const { path, packageId, mspId, env, log } = this.options;
    const [program, ...args] = this.command;
    const child = spawn(program, args, {
      cwd: (await stat(path)).isDirectory() ? path : dirname(path),
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        CORE_PEER_LOCALMSPID: mspId,
        CORE_CHAINCODE_ID_NAME: packageId,
        CHAINCODE_ID: packageId,
        CHAINCODE_SERVER_ADDRESS: this.address,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const lines = (chunk: Buffer): void => log(`${mspId}: ${chunk.toString().trimEnd()}`);
    child.stdout.on('data', lines);
    child.stderr.on('data', lines);
    const ended = new Promise<Error>((resolve) => {
      child.once('error', resolve);
      child.once('exit', (code, signal) =>
        resolve(new Error(`the chaincode process of ${mspId} ended, ${String(signal ?? code)}`)),
      );
    });
    const gone = new AbortController();
    void ended.then((error) => gone.abort(error));
    await untilListening(this.address, gone.signal);
    void ended.then(({ message }) => this.#again(message));
  }

  /** Until it serves again, its member's peer cannot endorse; who asks is told so. */
  async #again(reason: string): Promise<void> {
    const { signal } = this.#closing;
    this.options.log(reason);
    await delay(restartDelay, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await this.#spawn().catch((error: unknown) => this.#again(String(error)));
  }
}

/** A program takes its address and package id from the environment, as most chaincode does in this mode. */
async function commandOf(
  { path, packageId }: ProcessOptions,
  address: string,
): Promise<readonly [string, ...string[]]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const server = join(path, 'node_modules', '.bin', 'fabric-chaincode-node');
  return [server, 'server', '--chaincode-address', address, '--chaincode-id', packageId];
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
