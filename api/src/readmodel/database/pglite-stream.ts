import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

type Done = (error?: Error | null) => void;

/** 'X': the client goes. PGlite ends by its own `close`. */
const terminate = 0x58;

/**
 * PGlite as the socket of an ordinary PostgreSQL client. What is written together is executed together: one call into
 * PGlite for a whole statement, where its own `query` makes five.
 */
export class PGliteStream extends Duplex {
  constructor(private readonly pglite: PGlite) {
    super();
  }

  /** A socket's part that the client calls: there is nowhere to connect to. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    this.#execute(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#execute(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _final(done: Done): void {
    this.push(null);
    done();
  }

  async #execute(messages: Buffer): Promise<void> {
    if (messages[0] === terminate) return;
    const answer: Buffer[] = [];
    // its other calls read every message for themselves besides; what it shows here is its own memory, to be copied
    await this.pglite.execProtocolRawStream(messages, { onRawData: (part) => answer.push(Buffer.from(part)) });
    if (answer.length > 0) this.push(Buffer.concat(answer));
  }
}
