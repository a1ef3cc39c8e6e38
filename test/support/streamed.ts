/** A subscription over server-sent events. */
export class Streamed {
  #text = '';

  private constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly gone?: AbortController,
  ) {}

  static async get(url: string, headers: Record<string, string>): Promise<Streamed> {
    const gone = new AbortController();
    const response = await fetch(url, { headers, signal: gone.signal });
    return new Streamed(response.body!.getReader(), gone);
  }

  static async open(url: string, token: string, query: string): Promise<Streamed> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query }),
    });
    return new Streamed(response.body!.getReader());
  }

  /** Reads on until the word has come. @returns whether it came before the end */
  async until(word: string): Promise<boolean> {
    while (!this.#text.includes(word)) if (!(await this.#more())) return false;
    return true;
  }

  /** The first so many messages, each read as JSON; fewer where it ended before. */
  async messages<Message>(count: number): Promise<Message[]> {
    const whole = () => this.items().slice(0, count);
    while (whole().length < count) if (!(await this.#more())) break;
    return whole().map(({ data }) => data as Message);
  }

  /** All that came, read to its end. */
  async whole(): Promise<string> {
    while (await this.#more());
    return this.#text;
  }

  /** The messages that came whole. */
  items(): { id: string | undefined; data: unknown }[] {
    return this.#text.split('\n\n').flatMap((message) => {
      const data = /^data: (.+)$/m.exec(message)?.[1];
      return data === undefined ? [] : [{ id: /^id: (.+)$/m.exec(message)?.[1], data: JSON.parse(data) as unknown }];
    });
  }

  leave(): void {
    this.gone?.abort();
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.reader.read();
    this.#text += Buffer.from(value ?? []).toString();
    return !done;
  }
}
