import { randomInt } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { writeText } from '../../ca/files';

/** Raised whenever what lies in a folder changes its meaning; a folder of a later format is refused. */
const format = 1;

/** The folder that a network lives in: its format, its lock, and the ports it was given. */
export class DataFolder {
  private constructor(
    readonly path: string,
    private readonly lock: ClassicLevel,
    private readonly ports: Record<string, number>,
  ) {}

  /** @throws if another process has it open or a later version made it */
  static async open(path: string): Promise<DataFolder> {
    await mkdir(path, { recursive: true });
    const lock = new ClassicLevel(join(path, 'lock'));
    try {
      await lock.open();
    } catch (error) {
      throw new Error(`${path} is in use by another process`, { cause: error });
    }
    try {
      await requireFormat(join(path, 'format.json'));
      const ports = (await readJson(join(path, 'ports.json'))) as Record<string, number> | undefined;
      return new DataFolder(path, lock, ports ?? {});
    } catch (error) {
      await lock.close();
      throw error;
    }
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The port of a member, the same at every start: the one asked for, the one it had, or a free one. */
  async port(mspId: string, wanted = 0): Promise<number> {
    const port = wanted || this.ports[mspId] || (await freePort(Object.values(this.ports)));
    if (this.ports[mspId] !== port) {
      this.ports[mspId] = port;
      await writeText(this.file('ports.json'), `${JSON.stringify(this.ports, null, 2)}\n`);
    }
    return port;
  }

  async close(): Promise<void> {
    await this.lock.close();
  }
}

async function requireFormat(file: string): Promise<void> {
  const known = (await readJson(file)) as { format?: number } | undefined;
  if (known === undefined) await writeText(file, `${JSON.stringify({ format })}\n`);
  else if (known.format !== format) {
    throw new Error(`${file} says format ${String(known.format)}; this version reads format ${String(format)}`);
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

/** Below the ports that systems give to outgoing connections: one of those could be taken before it is listened on. */
const [lowest, beyond] = [20_000, 32_000];

/** A port of the loopback interface that nobody listens on now. @param given to somebody who will */
export async function freePort(given: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, beyond);
    if (!given.includes(port) && (await isFree(port))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
