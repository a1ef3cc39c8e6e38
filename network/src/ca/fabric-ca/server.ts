import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { signMessage } from '../../wire';
import { callRest, type RestCall } from './rest';
import { newSigningRequest } from './signing-request';

/** Whom the server knows, with what proves it. */
export type Held = { certificatePem: string; privateKey: KeyObject };

const enrolled = z.object({ Cert: z.base64() });

/** One authority of a Fabric CA server, by its REST interface. */
export class FabricCaServer {
  readonly #url: URL;

  /** @param caName one server may hold several authorities; absent: its default one */
  constructor(
    url: string,
    private readonly tlsCaPem: string,
    private readonly caName: string | undefined,
  ) {
    this.#url = new URL(url);
  }

  async enrol(id: string, secret: string): Promise<Held> {
    const { privateKey, requestPem } = newSigningRequest(id);
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const body = this.#body({ certificate_request: requestPem });
    const result = await this.#call({ method: 'POST', path: '/api/v1/enroll', body, authorization });
    return { certificatePem: certificateIn(result), privateKey };
  }

  /** For a new key, by the certificate that there is. */
  async renew(id: string, known: Held): Promise<Held> {
    const { privateKey, requestPem } = newSigningRequest(id);
    const result = await this.ask(known, 'POST', '/api/v1/reenroll', { certificate_request: requestPem });
    return { certificatePem: certificateIn(result), privateKey };
  }

  ask(by: Held, method: RestCall['method'], path: string, content: object): Promise<unknown> {
    const body = this.#body(content);
    return this.#call({ method, path, body, authorization: tokenOf(by, method, path, body) });
  }

  #body(content: object): Buffer {
    return Buffer.from(JSON.stringify({ ...content, ...(this.caName !== undefined && { caname: this.caName }) }));
  }

  #call(call: RestCall): Promise<unknown> {
    return callRest(this.#url, this.tlsCaPem, call);
  }
}

/** `<certificate>.<signature>`, signed over method, path, body and certificate (fabric-ca util.GenECDSAToken). */
function tokenOf({ certificatePem, privateKey }: Held, method: string, path: string, body: Buffer): string {
  const [certificate, uri] = [certificatePem, path].map((text) => Buffer.from(text).toString('base64'));
  const message = [method, uri, body.toString('base64'), certificate].join('.');
  return `${certificate ?? ''}.${signMessage(privateKey, Buffer.from(message)).toString('base64')}`;
}

function certificateIn(result: unknown): string {
  return Buffer.from(enrolled.parse(result).Cert, 'base64').toString('utf8');
}
