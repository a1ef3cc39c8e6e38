import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { signMessage } from '@tierline/network/wire';
import { z } from 'zod';
import type { CertificateAuthority, Enrolment } from '../certificate-authority';
import { CertificateAuthorityRefused } from './certificate-authority-refused';
import { callRest, type RestCall } from './rest';
import { newSigningRequest } from './signing-request';

export type FabricCaOptions = {
  /** Where the server answers, e.g. `https://ca.oem.example:7054`. */
  url: string;
  tlsCaPem: string;
  /** One server may hold several authorities; absent: its default one. */
  caName?: string;
  affiliation?: string;
  /** An identity with `hf.Registrar.Roles` for `client` and `hf.Registrar.Attributes` for `tierline.roles`. */
  registrar: { id: string; secret: string };
};

type Held = { certificatePem: string; privateKey: KeyObject };

const enrolled = z.object({ Cert: z.base64() });
const day = 86_400_000;
/** A registrar's certificate is renewed when it ends within this time. */
const renewWithin = 7 * day;

/**
 * Fabric CA by its REST interface: registers a pseudonym (or changes the attributes it has), then enrols it with a secret
 * used once, which nobody keeps. Attributes are marked `ecert`, so every certificate carries them.
 */
export class FabricCa implements CertificateAuthority {
  readonly #options: FabricCaOptions;
  readonly #url: URL;
  #registrar: Promise<Held> | undefined;

  constructor(options: FabricCaOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
  }

  /** @throws CertificateAuthorityRefused */
  async enrol(request: { enrolmentId: string; attributes: Record<string, string> }): Promise<Enrolment> {
    const { enrolmentId, attributes } = request;
    const secret = randomBytes(24).toString('base64url');
    const attrs = Object.entries(attributes).map(([name, value]) => ({ name, value, ecert: true }));
    await this.#introduce(enrolmentId, { secret, attrs });
    const { certificatePem, privateKey } = await this.#enrolWith(enrolmentId, secret);
    return { certificatePem, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  /** Fabric CA has no code of its own for "registered already": whoever cannot be registered is changed. */
  async #introduce(id: string, identity: { secret: string; attrs: object[] }): Promise<void> {
    const { affiliation } = this.#options;
    const said = {
      ...identity,
      type: 'client',
      max_enrollments: -1,
      ...(affiliation !== undefined && { affiliation }),
    };
    try {
      await this.#asRegistrar('POST', '/api/v1/register', { id, ...said });
    } catch (refused) {
      if (!(refused instanceof CertificateAuthorityRefused) || refused.status === 401) throw refused;
      await this.#asRegistrar('PUT', `/api/v1/identities/${encodeURIComponent(id)}`, said).catch(() => {
        throw refused;
      });
    }
  }

  /** A registrar whose certificate is not taken any more (revoked, the authority made anew) enrols once again. */
  async #asRegistrar(method: RestCall['method'], path: string, content: object): Promise<unknown> {
    const held = await this.#heldRegistrar();
    try {
      return await this.#signed(held, method, path, content);
    } catch (error) {
      if (!(error instanceof CertificateAuthorityRefused) || error.status !== 401) throw error;
      this.#registrar = undefined;
      return this.#signed(await this.#heldRegistrar(), method, path, content);
    }
  }

  /** Each asks the one before: an enrolment under way serves all who wait for it, one that failed serves nobody. */
  #heldRegistrar(): Promise<Held> {
    const before = this.#registrar ?? Promise.resolve(undefined);
    this.#registrar = before.catch(() => undefined).then((known) => this.#current(known));
    return this.#registrar;
  }

  async #current(known: Held | undefined): Promise<Held> {
    const { id, secret } = this.#options.registrar;
    const left = known === undefined ? 0 : endsAt(known) - Date.now();
    if (known && left > renewWithin) return known;
    return known && left > 0 ? this.#renew(id, known) : this.#enrolWith(id, secret);
  }

  async #renew(id: string, known: Held): Promise<Held> {
    const { privateKey, requestPem } = newSigningRequest(id);
    const content = { certificate_request: requestPem };
    return {
      certificatePem: certificateIn(await this.#signed(known, 'POST', '/api/v1/reenroll', content)),
      privateKey,
    };
  }

  async #enrolWith(id: string, secret: string): Promise<Held> {
    const { privateKey, requestPem } = newSigningRequest(id);
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const body = this.#body({ certificate_request: requestPem });
    const result = await this.#call({ method: 'POST', path: '/api/v1/enroll', body, authorization });
    return { certificatePem: certificateIn(result), privateKey };
  }

  #signed(by: Held, method: RestCall['method'], path: string, content: object): Promise<unknown> {
    const body = this.#body(content);
    return this.#call({ method, path, body, authorization: tokenOf(by, method, path, body) });
  }

  #body(content: object): Buffer {
    const { caName } = this.#options;
    return Buffer.from(JSON.stringify({ ...content, ...(caName !== undefined && { caname: caName }) }));
  }

  #call(call: RestCall): Promise<unknown> {
    return callRest(this.#url, this.#options.tlsCaPem, call);
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

function endsAt({ certificatePem }: Held): number {
  return new Date(new X509Certificate(certificatePem).validTo).getTime();
}
