/** A subscription over server-sent events. */
export class Streamed {
  #text = '';

  private constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array>) {}

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

  /** All that came, read to its end. */
  async whole(): Promise<string> {
    while (await this.#more());
    return this.#text;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.reader.read();
    this.#text += Buffer.from(value ?? []).toString();
    return !done;
  }
}
