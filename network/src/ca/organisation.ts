import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority, type Credentials, type NodeRole } from './certificate-authority';
import { writeSecret, writeText } from './files';
import { defaultLifetimes, type Lifetimes } from './lifetimes';

export type Node = Credentials & { host: string; tls: Credentials };

const roles: readonly NodeRole[] = ['client', 'peer', 'admin', 'orderer'];

/** An organisation's keys and certificates, laid out as Fabric's cryptogen does, so that samples find theirs. */
export class Organisation {
  private constructor(
    readonly mspId: string,
    readonly domain: string,
    readonly folder: string,
    readonly ca: CertificateAuthority,
    readonly tlsca: CertificateAuthority,
    private readonly lifetimes: Lifetimes,
  ) {}

  /** @param root `organizations`; the organisation's folder is below it, by kind and domain */
  static async open(
    root: string,
    options: { mspId: string; domain: string; kind: 'peer' | 'orderer'; lifetimes?: Lifetimes | undefined },
  ): Promise<Organisation> {
    const { mspId, domain, kind, lifetimes = defaultLifetimes } = options;
    const folder = join(root, `${kind}Organizations`, domain);
    const ca = await CertificateAuthority.open(folder, 'ca', domain, lifetimes);
    const tlsca = await CertificateAuthority.open(folder, 'tlsca', domain, lifetimes);
    const organisation = new Organisation(mspId, domain, folder, ca, tlsca, lifetimes);
    await organisation.#writeMsp(join(folder, 'msp'));
    return organisation;
  }

  /** A peer or orderer, made at its first start. */
  async node(kind: 'peer' | 'orderer', host: string): Promise<Node> {
    const folder = join(this.folder, `${kind}s`, host);
    const signing = await this.#identity(folder, host, kind, {});
    const files = { certificate: join(folder, 'tls', 'server.crt'), key: join(folder, 'tls', 'server.key') };
    const known = await readPair(files);
    const tls = known ?? (await this.tlsca.issueTls(host, [host, 'localhost', '127.0.0.1']));
    if (!known) await this.#writeTls(join(folder, 'tls'), 'server', tls);
    return { ...signing, host, tls };
  }

  /** A person or program, made at its first use and kept under `users/<name>@<domain>`. */
  async user(name: string, role: 'client' | 'admin'): Promise<Credentials> {
    const host = `${name}@${this.domain}`;
    const folder = join(this.folder, 'users', host);
    const attributes = { 'hf.EnrollmentID': name, 'hf.Type': role, 'hf.Affiliation': '' };
    const credentials = await this.#identity(folder, host, role, attributes);
    await this.userTls(name);
    return credentials;
  }

  /** What that person or program shows where TLS asks for a client's certificate. */
  async userTls(name: string): Promise<Credentials> {
    const host = `${name}@${this.domain}`;
    const folder = join(this.folder, 'users', host, 'tls');
    const known = await readPair({ certificate: join(folder, 'client.crt'), key: join(folder, 'client.key') });
    if (known) return known;
    const tls = await this.tlsca.issueTls(host, [host]);
    await this.#writeTls(folder, 'client', tls);
    return tls;
  }

  /** TLS of a program that signs nothing, and of those in the organisation who call it. */
  async service(
    host: string,
    place: 'chaincodes' | 'services' = 'chaincodes',
  ): Promise<{ server: Credentials; client: Credentials; folder: string }> {
    const folder = join(this.folder, place, host, 'tls');
    const pairOf = async (name: 'server' | 'client'): Promise<Credentials> => {
      const known = await readPair({ certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) });
      const tls = known ?? (await this.tlsca.issueTls(host, [host, 'localhost', '127.0.0.1']));
      if (!known) await this.#writeTls(folder, name, tls);
      return tls;
    };
    return { server: await pairOf('server'), client: await pairOf('client'), folder };
  }

  /**
   * Certificates of nodes, services and users that end before then are issued anew, for the keys that are there: an orderer is
   * known on its channels by its key.
   * @returns their files
   */
  async renew(before: Date): Promise<string[]> {
    const renewed: string[] = [];
    for (const { file, days, authority } of await this.#certificates()) {
      const former = await readFile(file, 'utf8');
      if (new Date(new X509Certificate(former).validTo) >= before) continue;
      await writeText(file, await authority.renew(former, days));
      renewed.push(file);
    }
    return renewed;
  }

  async #certificates(): Promise<{ file: string; days: number; authority: CertificateAuthority }[]> {
    const { nodeDays, personDays } = this.lifetimes;
    const found: { file: string; days: number; authority: CertificateAuthority }[] = [];
    for (const kind of ['orderers', 'peers', 'chaincodes', 'services', 'users']) {
      for (const name of await readdir(join(this.folder, kind)).catch(() => [])) {
        const holder = join(this.folder, kind, name);
        const signing = await namesIn(join(holder, 'msp', 'signcerts'), '.pem');
        const tls = await namesIn(join(holder, 'tls'), '.crt');
        const days = kind === 'users' ? personDays : nodeDays;
        found.push(...signing.map((file) => ({ file, days, authority: this.ca })));
        const own = tls.filter((file) => !file.endsWith('ca.crt'));
        found.push(...own.map((file) => ({ file, days: nodeDays, authority: this.tlsca })));
      }
    }
    return found;
  }

  async #identity(
    folder: string,
    commonName: string,
    role: NodeRole,
    attributes: Record<string, string>,
  ): Promise<Credentials> {
    const msp = join(folder, 'msp');
    const files = {
      certificate: join(msp, 'signcerts', `${commonName}-cert.pem`),
      key: join(msp, 'keystore', 'priv_sk'),
    };
    const known = await readPair(files);
    if (known) return known;
    const credentials = await this.ca.enrol({ commonName, role, attributes });
    await this.#writeMsp(msp);
    await writeText(files.certificate, credentials.certificatePem);
    await writeSecret(files.key, credentials.privateKeyPem);
    return credentials;
  }

  async #writeMsp(folder: string): Promise<void> {
    const cacert = `ca.${this.domain}-cert.pem`;
    await writeText(join(folder, 'cacerts', cacert), this.ca.certificatePem);
    await writeText(join(folder, 'tlscacerts', `tlsca.${this.domain}-cert.pem`), this.tlsca.certificatePem);
    const entries = roles.map((role) => {
      const name = `${role.charAt(0).toUpperCase()}${role.slice(1)}OUIdentifier`;
      return `  ${name}:\n    Certificate: cacerts/${cacert}\n    OrganizationalUnitIdentifier: ${role}\n`;
    });
    await writeText(join(folder, 'config.yaml'), `NodeOUs:\n  Enable: true\n${entries.join('')}`);
  }

  async #writeTls(folder: string, name: 'server' | 'client', tls: Credentials): Promise<void> {
    await writeText(join(folder, 'ca.crt'), this.tlsca.certificatePem);
    await writeText(join(folder, `${name}.crt`), tls.certificatePem);
    await writeSecret(join(folder, `${name}.key`), tls.privateKeyPem);
  }
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

async function readPair(files: { certificate: string; key: string }): Promise<Credentials | undefined> {
  const privateKeyPem = await readFile(files.key, 'utf8').catch(() => undefined);
  if (privateKeyPem === undefined) return undefined;
  return { certificatePem: await readFile(files.certificate, 'utf8'), privateKeyPem };
}
