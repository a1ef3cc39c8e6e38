import { open, readFile, rename } from 'node:fs/promises';

/** How far a bot has come, in a file that is whole whenever its process ends. */
export class StateFile {
  constructor(private readonly path: string) {}

  /** undefined: it has never come anywhere. */
  async cursor(): Promise<string | undefined> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? undefined : (JSON.parse(text) as { cursor: string }).cursor;
  }

  async save(cursor: string): Promise<void> {
    const beside = `${this.path}.new`;
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify({ cursor }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.path);
  }
}
