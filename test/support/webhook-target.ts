import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Posted = { id: string; timestamp: string; signature: string; body: string; type: string; path: string };

/** Somebody's server that takes webhooks, and answers as the test says: a status, or never. */
export class WebhookTarget {
  readonly posted: Posted[] = [];
  answer: (posted: Posted) => number | 'never' = () => 204;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<WebhookTarget> {
    const server = createServer();
    const target = new WebhookTarget(server);
    server.on('request', (request, response) => void target.#take(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return target;
  }

  get host(): string {
    return `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  get url(): string {
    return `http://${this.host}/hook`;
  }

  /** Blocks of the facts that came, in the order in which they came. */
  blocks(): number[] {
    return this.posted.map(({ id }) => Number(id.split('/')[1]));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const header = (name: string): string => String(request.headers[name]);
    const posted = {
      ...{ id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature') },
      ...{ body: await text(request), type: header('content-type'), path: request.url ?? '' },
    };
    this.posted.push(posted);
    const answer = this.answer(posted);
    if (answer !== 'never')
      response.writeHead(answer, answer === 302 ? { location: this.url } : {}).end('x'.repeat(9000));
  }
}
