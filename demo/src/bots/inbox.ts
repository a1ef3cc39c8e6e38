import { type FileHandle, open } from 'node:fs/promises';

/** What has come, a line each, in the order in which it came and each once. */
export class Inbox {
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly file: FileHandle,
    private readonly had: Set<string>,
  ) {}

  static async open(path: string): Promise<Inbox> {
    const file = await open(path, 'a+', 0o600);
    const text = await file.readFile('utf8');
    // a line that was cut off was never acknowledged: it comes again
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    await file.truncate(Buffer.byteLength(whole));
    const lines = whole.split('\n').filter((line) => line !== '');
    return new Inbox(file, new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id)));
  }

  /** Keeps it on the disk, after all that was given before. Once that fails nothing more is kept. @returns false: it was there */
  async keep(id: string, fact: unknown): Promise<boolean> {
    const kept = this.#last.then(() => this.#keep(id, fact));
    this.#last = kept;
    return kept;
  }

  async #keep(id: string, fact: unknown): Promise<boolean> {
    if (this.had.has(id)) return false;
    await this.file.appendFile(`${JSON.stringify({ id, fact })}\n`);
    await this.file.sync();
    this.had.add(id);
    return true;
  }
}
