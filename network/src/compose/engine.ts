import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const muchText = 64 * 1024 * 1024;

/** There is nothing here that runs containers; all that it would run is written. */
export class EngineMissing extends Error {
  override readonly name = 'EngineMissing';
  readonly exitCode = 69;

  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(
      [
        `no container engine: ${reason}`,
        `Everything is written and lies beside ${file}. Where Docker Engine with its compose plugin runs, say the same verb again, or:`,
        `  docker compose --file ${file} up --detach --wait`,
      ].join('\n'),
    );
  }
}

/** `docker compose` on one file. */
export class Engine {
  constructor(readonly file: string) {}

  /** @throws EngineMissing */
  async check(): Promise<void> {
    await this.#docker('compose', 'version');
    await this.#docker('info', '--format', '{{.ServerVersion}}');
  }

  /** Builds, pulls and starts what is not there yet, and waits until it is healthy. */
  async up(services: readonly string[]): Promise<void> {
    await this.compose('up', '--detach', '--wait', '--quiet-pull', ...services);
  }

  /** Ends what runs of services that are in the file no longer; volumes stay. */
  async removeOrphans(): Promise<void> {
    await this.compose('up', '--detach', '--no-recreate', '--remove-orphans');
  }

  /** The images of this repository, anew where what they are built from has changed. */
  async build(): Promise<void> {
    await this.compose('build');
  }

  /** @returns what it said on standard output */
  async compose(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', ['compose', '--file', this.file, ...args], { maxBuffer: muchText });
    return stdout;
  }

  async #docker(...args: readonly string[]): Promise<void> {
    await run('docker', args).catch((error: unknown) => {
      throw new EngineMissing(this.file, `\`docker ${args.join(' ')}\` fails (${firstLine(error)})`);
    });
  }
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr ?? '').trim() === '' ? message : (stderr ?? '');
  return lines.trim().split('\n')[0] ?? '';
}
