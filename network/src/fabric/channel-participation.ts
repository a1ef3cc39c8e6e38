import { request } from 'node:https';
import type { Address } from '../settings';

export type AdminTls = { authority: string; certificate: string; key: string };
export type Participation = { status: string; height: number };

const boundary = 'tierline-config-block';

/** An orderer's admin endpoint, as Fabric's osnadmin speaks to it: REST with a client certificate (orderer/common/channelparticipation). */
export class ChannelParticipation {
  constructor(
    private readonly address: Address,
    private readonly tls: AdminTls,
  ) {}

  /** undefined: it is not on that channel. */
  async channel(name: string): Promise<Participation | undefined> {
    const { status, body } = await this.#ask('GET', `/${name}`);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`channel ${name}: the orderer answers ${status} ${body}`);
    return JSON.parse(body) as Participation;
  }

  async join(channel: string, configBlock: Uint8Array): Promise<void> {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="config-block"; filename="config.block"\r\n\r\n`;
    const form = Buffer.concat([Buffer.from(head), configBlock, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const { status, body } = await this.#ask('POST', '', form);
    if (status !== 201) throw new Error(`the orderer does not join ${channel}: ${status} ${body}`);
  }

  #ask(method: 'GET' | 'POST', path: string, form?: Buffer): Promise<{ status: number; body: string }> {
    const { host, port } = this.address;
    const { authority, certificate, key } = this.tls;
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ host, port, method, ca: authority, cert: certificate, key, timeout: 10_000 },
          path: `/participation/v1/channels${path}`,
          headers: form
            ? { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': form.length }
            : {},
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
          response.once('error', reject);
        },
      );
      asked.once('timeout', () => asked.destroy(new Error(`${host}:${port} does not answer`)));
      asked.once('error', reject);
      asked.end(form);
    });
  }
}
