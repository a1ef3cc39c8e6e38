import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecret, writeText } from './files';
import { defaultLifetimes, type Lifetimes } from './lifetimes';

export type Credentials = { certificatePem: string; privateKeyPem: string };
export type NodeRole = 'client' | 'peer' | 'admin' | 'orderer';
export type EnrolRequest = {
  enrolmentId: string;
  role?: 'client' | 'peer' | 'admin';
  attributes?: Record<string, string>;
  expiresAt?: Date;
};

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 60 * 60 * 1000;
/** Clocks of clients may be behind; a chain is judged one second after its leaf begins, so roots begin earlier still. */
const backdate = { root: 60 * 60 * 1000, leaf: 5 * 60 * 1000 };
const attributesOid = '1.2.3.4.5.6.7.8.1';

x509.cryptoProvider.set(webcrypto);

/** One certificate authority (`ca` or `tlsca`) of one organisation; a self-signed P-256 root. */
export class CertificateAuthority {
  readonly certificatePem: string;
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(
    certificatePem: string,
    key: webcrypto.CryptoKey,
    private readonly lifetimes: Lifetimes,
  ) {
    this.certificatePem = certificatePem;
    this.#certificate = new x509.X509Certificate(certificatePem);
    this.#key = key;
  }

  /** Reads the authority from the organisation's folder, or founds it there. */
  static async open(
    organisationFolder: string,
    kind: 'ca' | 'tlsca',
    domain: string,
    lifetimes = defaultLifetimes,
  ): Promise<CertificateAuthority> {
    const folder = join(organisationFolder, kind);
    const certificateFile = join(folder, `${kind}.${domain}-cert.pem`);
    const keyFile = join(folder, 'priv_sk');
    const key = await readFile(keyFile, 'utf8').catch(() => undefined);
    if (key !== undefined) {
      return new CertificateAuthority(await readFile(certificateFile, 'utf8'), await importKey(key), lifetimes);
    }
    const founded = await CertificateAuthority.#found(kind, domain, lifetimes);
    await writeText(certificateFile, founded.certificatePem);
    await writeSecret(keyFile, await exportKey(founded.#key));
    return founded;
  }

  /** An authority whose certificate and key (PKCS#8) lie elsewhere. */
  static async of({ certificatePem, privateKeyPem }: Credentials): Promise<CertificateAuthority> {
    return new CertificateAuthority(certificatePem, await importKey(privateKeyPem), defaultLifetimes);
  }

  static async #found(kind: string, domain: string, lifetimes: Lifetimes): Promise<CertificateAuthority> {
    const keys = await newKeys();
    const now = Date.now();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: newSerial(),
      name: subject({ O: domain, CN: `${kind}.${domain}` }),
      notBefore: new Date(now - backdate.root),
      notAfter: new Date(now + lifetimes.authorityDays * day),
      signingAlgorithm: algorithm,
      keys: keys,
      extensions: [
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        new x509.BasicConstraintsExtension(true, undefined, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(pem(certificate), keys.privateKey, lifetimes);
  }

  /** A certificate of the organisation whose role its organisational unit states (NodeOUs). */
  async enrol(request: {
    commonName: string;
    role: NodeRole;
    attributes?: Record<string, string>;
    expiresAt?: Date;
  }): Promise<Credentials> {
    const attributes = request.attributes ?? {};
    const extensions = Object.keys(attributes).length === 0 ? [] : [attributesExtension(attributes)];
    const name = subject({ OU: request.role, CN: request.commonName });
    const { nodeDays, personDays } = this.lifetimes;
    const days = request.role === 'peer' || request.role === 'orderer' ? nodeDays : personDays;
    const expiresAt = request.expiresAt ?? inDays(days);
    return this.#issue(name, x509.KeyUsageFlags.digitalSignature, extensions, expiresAt);
  }

  /** A certificate for a person or program of the member, by a pseudonym that goes into it. */
  enrolPerson({ enrolmentId, role = 'client', attributes, expiresAt }: EnrolRequest): Promise<Credentials> {
    return this.enrol({
      commonName: enrolmentId,
      role,
      attributes: { 'hf.Affiliation': '', 'hf.EnrollmentID': enrolmentId, 'hf.Type': role, ...attributes },
      ...(expiresAt && { expiresAt }),
    });
  }

  /** A certificate for TLS, of a server and of a client. */
  async issueTls(commonName: string, names: readonly string[]): Promise<Credentials> {
    const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
    const extensions = [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: /^[\d.]+$/.test(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
    ];
    const notAfter = inDays(this.lifetimes.nodeDays);
    return this.#issue(subject({ CN: commonName }), digitalSignature | keyEncipherment, extensions, notAfter);
  }

  /** A certificate that says the same of the same key for another while. */
  async renew(certificatePem: string, days: number): Promise<string> {
    const former = new x509.X509Certificate(certificatePem);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: former.subjectName,
      issuer: this.#certificate.subject,
      notBefore: new Date(Date.now() - backdate.leaf),
      notAfter: inDays(days),
      signingAlgorithm: algorithm,
      publicKey: former.publicKey,
      signingKey: this.#key,
      extensions: former.extensions,
    });
    return pem(certificate);
  }

  issued(certificatePem: string): boolean {
    return new X509Certificate(certificatePem).verify(new X509Certificate(this.certificatePem).publicKey);
  }

  /** A revocation list (PEM) over these certificates, to be put into the channels' configuration. */
  async revocationList(certificates: readonly string[]): Promise<string> {
    const now = new Date();
    const list = await x509.X509CrlGenerator.create({
      issuer: this.#certificate.subject,
      thisUpdate: now,
      nextUpdate: inDays(this.lifetimes.authorityDays),
      signingAlgorithm: algorithm,
      signingKey: this.#key,
      entries: certificates.map((certificate) => ({
        serialNumber: new x509.X509Certificate(certificate).serialNumber,
        revocationDate: now,
      })),
      extensions: [await x509.AuthorityKeyIdentifierExtension.create(this.#certificate.publicKey)],
    });
    return x509.PemConverter.encode(list.rawData, 'X509 CRL');
  }

  async #issue(
    name: x509.Name,
    usage: x509.KeyUsageFlags,
    extensions: x509.Extension[],
    notAfter: Date,
  ): Promise<Credentials> {
    const keys = await newKeys();
    const now = Date.now();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: name,
      issuer: this.#certificate.subject,
      // A certificate that has expired already is one that tests ask for.
      notBefore: new Date(Math.min(now, notAfter.getTime()) - backdate.leaf),
      notAfter,
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      extensions: [
        new x509.KeyUsagesExtension(usage, true),
        new x509.BasicConstraintsExtension(false, undefined, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#certificate.publicKey),
        ...extensions,
      ],
    });
    return { certificatePem: pem(certificate), privateKeyPem: await exportKey(keys.privateKey) };
  }
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * day);
}

/** Fabric CA's attributes: raw JSON as the extension's value, not wrapped in an ASN.1 string. */
function attributesExtension(attributes: Record<string, string>): x509.Extension {
  return new x509.Extension(attributesOid, false, Buffer.from(JSON.stringify({ attrs: attributes })));
}

function subject(parts: { O?: string; OU?: string; CN: string }): x509.Name {
  return new x509.Name(Object.entries(parts).map(([type, value]) => ({ [type]: [value] })));
}

/** 16 random bytes, positive and without a leading zero. */
function newSerial(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

async function importKey(text: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(text);
  if (!der) throw new Error('no private key in the file');
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
