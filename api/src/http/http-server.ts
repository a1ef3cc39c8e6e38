import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';

/** The process's one port. Closing lets requests under way finish, up to a limit. */
export class HttpServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param port 0: any that is free @param mounts handlers by path prefix, `/` for a single node */
  static async listen(options: {
    port: number;
    host?: string;
    trustedProxies?: number;
    mounts: Readonly<Record<string, RequestHandler>>;
  }): Promise<HttpServer> {
    const app = express()
      .disable('x-powered-by')
      .set('trust proxy', options.trustedProxies ?? 0);
    for (const [path, handler] of Object.entries(options.mounts)) app.use(path, handler);
    const server = createServer({ requestTimeout: 60_000, headersTimeout: 15_000 }, app);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, resolve);
    });
    return new HttpServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** No new connections; idle ones end at once, busy ones when answered, all after `milliseconds`. */
  async drain(milliseconds = 10_000): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), milliseconds);
    await closed;
    clearTimeout(timer);
  }
}
