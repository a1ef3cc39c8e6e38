import { X509Certificate } from 'node:crypto';
import { CertificateAuthorityRefused } from './certificate-authority-refused';
import type { RestCall } from './rest';
import type { FabricCaServer, Held } from './server';

const day = 86_400_000;
/** Its certificate is renewed when it ends within this time. */
const renewWithin = 7 * day;

/** Who may register and revoke at a Fabric CA: enrolled at the first request, and again as its certificate comes to its end. */
export class Registrar {
  #held: Promise<Held> | undefined;

  constructor(
    private readonly server: FabricCaServer,
    private readonly known: { id: string; secret: string },
  ) {}

  /** Whose certificate is not taken any more (revoked, the authority made anew) enrols once again. */
  async ask(method: RestCall['method'], path: string, content: object): Promise<unknown> {
    const held = await this.#enrolled();
    try {
      return await this.server.ask(held, method, path, content);
    } catch (error) {
      if (!(error instanceof CertificateAuthorityRefused) || error.status !== 401) throw error;
      this.#held = undefined;
      return this.server.ask(await this.#enrolled(), method, path, content);
    }
  }

  /** Each asks the one before: an enrolment under way serves all who wait for it, one that failed serves nobody. */
  #enrolled(): Promise<Held> {
    const before = this.#held ?? Promise.resolve(undefined);
    this.#held = before.catch(() => undefined).then((held) => this.#current(held));
    return this.#held;
  }

  async #current(held: Held | undefined): Promise<Held> {
    const { id, secret } = this.known;
    const left = held === undefined ? 0 : endsAt(held) - Date.now();
    if (held && left > renewWithin) return held;
    return held && left > 0 ? this.server.renew(id, held) : this.server.enrol(id, secret);
  }
}

function endsAt({ certificatePem }: Held): number {
  return new Date(new X509Certificate(certificatePem).validTo).getTime();
}
