import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';

export type TlsKeys = { certificatePem: string; privateKeyPem: string };

/** Whoever keeps connections for a next request (reverse proxies: a minute) must be the one who closes them: else a request meets a closed one. */
const limits = { requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: 75_000 };

/** The process's one port. Closing lets requests under way finish, up to a limit. */
export class HttpServer {
  readonly #server: Server | TlsServer;

  private constructor(server: Server | TlsServer) {
    this.#server = server;
  }

  /** @param port 0: any that is free @param mounts handlers by path prefix, `/` for a single node @param tls absent: plain HTTP */
  static async listen(options: {
    port: number;
    host?: string;
    tls?: TlsKeys;
    trustedProxies?: number;
    mounts: Readonly<Record<string, RequestHandler>>;
  }): Promise<HttpServer> {
    const app = express()
      .disable('x-powered-by')
      .set('trust proxy', options.trustedProxies ?? 0);
    for (const [path, handler] of Object.entries(options.mounts)) app.use(path, handler);
    const server = options.tls
      ? createTlsServer({ ...limits, ...secureContext(options.tls) }, app)
      : createServer(limits, app);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, resolve);
    });
    return new HttpServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From the next connection on; those that stand keep theirs. */
  useTls(keys: TlsKeys): void {
    if ('setSecureContext' in this.#server) this.#server.setSecureContext(secureContext(keys));
  }

  /** No new connections; idle ones end at once, busy ones when answered, all after `milliseconds`. */
  async drain(milliseconds = 10_000): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeIdleConnections();
    // Those that were busy become idle without saying so, and would be kept for the client's next request.
    const idle = setInterval(() => this.#server.closeIdleConnections(), 50);
    const timer = setTimeout(() => this.#server.closeAllConnections(), milliseconds);
    await closed;
    clearTimeout(timer);
    clearInterval(idle);
  }
}

function secureContext({ certificatePem, privateKeyPem }: TlsKeys) {
  return { cert: certificatePem, key: privateKeyPem, minVersion: 'TLSv1.2' as const };
}
