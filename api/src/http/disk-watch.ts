import { statfs } from 'node:fs/promises';
import type { Health } from './health';

const enough = 256 * 1024 * 1024;

/** Stops writes while the data folder's disk is nearly full, so that what was acknowledged can still be stored. */
export class DiskWatch {
  readonly #options: { folder: string; health: Health; free: (folder: string) => Promise<number> };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { folder: string; health: Health; free?: (folder: string) => Promise<number> }) {
    this.#options = { free: freeBytes, ...options };
  }

  async start(milliseconds = 10_000): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => void this.look(), milliseconds).unref();
  }

  async look(): Promise<void> {
    const { folder, health, free } = this.#options;
    try {
      health.set('disk', (await free(folder)) < enough ? 'full' : 'ok');
    } catch {
      health.set('disk', 'failed');
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
