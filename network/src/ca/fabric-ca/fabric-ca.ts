import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseCertificate } from '../../wire';
import type { Credentials } from '../certificate-authority';
import { CertificateAuthorityRefused } from './certificate-authority-refused';
import { Registrar } from './registrar';
import { FabricCaServer } from './server';

export type FabricCaOptions = {
  /** Where the server answers, e.g. `https://ca.oem.example:7054`. */
  url: string;
  tlsCaPem: string;
  /** One server may hold several authorities; absent: its default one. */
  caName?: string;
  affiliation?: string;
  /** May register clients and give them their attributes; to revoke, `hf.Revoker` and `hf.GenCRL` besides. */
  registrar: { id: string; secret: string };
};

const generated = z.object({ CRL: z.base64() });
/** Fabric CA's own (its lib/caerrors). */
const codes = { certificateUnknown: 8, alreadyRevoked: 66 };

/**
 * Fabric CA by its REST interface: registers a pseudonym (or changes the attributes it has), then enrols it with a secret
 * used once, which nobody keeps. Attributes are marked `ecert`, so every certificate carries them.
 */
export class FabricCa {
  readonly #affiliation: string | undefined;
  readonly #server: FabricCaServer;
  readonly #registrar: Registrar;

  constructor({ url, tlsCaPem, caName, affiliation, registrar }: FabricCaOptions) {
    this.#affiliation = affiliation;
    this.#server = new FabricCaServer(url, tlsCaPem, caName);
    this.#registrar = new Registrar(this.#server, registrar);
  }

  /** @throws CertificateAuthorityRefused */
  async enrol(request: { enrolmentId: string; attributes: Record<string, string> }): Promise<Credentials> {
    const { enrolmentId, attributes } = request;
    const secret = randomBytes(24).toString('base64url');
    const attrs = Object.entries(attributes).map(([name, value]) => ({ name, value, ecert: true }));
    await this.#introduce(enrolmentId, { secret, attrs });
    const { certificatePem, privateKey } = await this.#server.enrol(enrolmentId, secret);
    return { certificatePem, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  /** @returns whether it issued that certificate (PEM). @throws CertificateAuthorityRefused */
  async revoke(certificatePem: string): Promise<boolean> {
    const { serial, authorityKeyId } = parseCertificate(certificatePem).details;
    try {
      await this.#registrar.ask('POST', '/api/v1/revoke', { serial: serial.toString(16), aki: authorityKeyId });
      return true;
    } catch (refused) {
      const code = refused instanceof CertificateAuthorityRefused ? refused.code : undefined;
      if (code !== codes.alreadyRevoked && code !== codes.certificateUnknown) throw refused;
      return code === codes.alreadyRevoked;
    }
  }

  /** PEM, over all that it has revoked. @throws CertificateAuthorityRefused */
  async revocationList(): Promise<string> {
    const { CRL } = generated.parse(await this.#registrar.ask('POST', '/api/v1/gencrl', {}));
    return Buffer.from(CRL, 'base64').toString('utf8');
  }

  /** Not every version has a code of its own for "registered already": whoever cannot be registered is changed. */
  async #introduce(id: string, identity: { secret: string; attrs: object[] }): Promise<void> {
    const affiliation = this.#affiliation;
    const said = {
      ...identity,
      type: 'client',
      max_enrollments: -1,
      ...(affiliation !== undefined && { affiliation }),
    };
    try {
      await this.#registrar.ask('POST', '/api/v1/register', { id, ...said });
    } catch (refused) {
      if (!(refused instanceof CertificateAuthorityRefused) || refused.status === 401) throw refused;
      await this.#registrar.ask('PUT', `/api/v1/identities/${encodeURIComponent(id)}`, said).catch(() => {
        throw refused;
      });
    }
  }
}
