import 'reflect-metadata';
import { verify, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { CertificateAuthority, type Credentials } from '@tierline/network/embedded';
import { parseCertificate } from '@tierline/network/wire';
import type { FabricCaAtHand } from './contract';

type Attribute = { name: string; value: string; ecert?: boolean };
type Identity = { secret: string; attrs: Attribute[]; affiliation?: string; max_enrollments?: number };
type Content = Partial<Identity> & { id?: string; certificate_request?: string; caname?: string; serial?: string };
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const domain = 'oem.example.com';
const registrar = { id: 'registrar', secret: 'registrarpw' };
const mayGive = ['tierline.roles', 'hf.EnrollmentID', 'hf.Type', 'hf.Affiliation'];
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;
const unauthorised = new Refused(401, 20, 'Authentication failure');

/** Fabric CA's REST interface: what the real server accepts, what it refuses, and how it answers (contract.ts). */
export class FabricCaDouble implements FabricCaAtHand {
  readonly caName = `ca.${domain}`;
  readonly registrar = registrar;
  readonly identities = new Map<string, Identity>([[registrar.id, { secret: registrar.secret, attrs: [] }]]);
  authority: Credentials = { certificatePem: '', privateKeyPem: '' };
  readonly #calls: string[] = [];
  readonly #issued = new Map<string, { revokedAt?: Date }>();

  private constructor(
    readonly tlsCaPem: string,
    private readonly server: Server,
    private readonly folder: string,
    private readonly days: number,
  ) {
    server.on('request', (request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  static async start(days: number): Promise<FabricCaDouble> {
    const folder = mkdtempSync(join(tmpdir(), 'tierline-ca-'));
    const tlsca = await CertificateAuthority.open(folder, 'tlsca', domain);
    const { certificatePem, privateKeyPem } = await tlsca.issueTls(`ca.${domain}`, ['localhost']);
    const server = createServer({ cert: certificatePem, key: privateKeyPem });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const double = new FabricCaDouble(tlsca.certificatePem, server, folder, days);
    await double.renewAuthority();
    return double;
  }

  get url(): string {
    return `https://localhost:${String((this.server.address() as AddressInfo).port)}`;
  }

  calls(): string[] {
    return this.#calls;
  }

  /** The authority with a new key: what it issued before is not taken any more. */
  async renewAuthority(): Promise<void> {
    rmSync(join(this.folder, 'ca'), { recursive: true, force: true });
    const { certificatePem } = await CertificateAuthority.open(this.folder, 'ca', domain);
    this.authority = { certificatePem, privateKeyPem: readFileSync(join(this.folder, 'ca', 'priv_sk'), 'utf8') };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    this.#calls.push(`${request.method ?? ''} ${(request.url ?? '').replace(/p-[\w-]+/, '<id>')}`);
    try {
      const result = await this.#route(request, body, JSON.parse(body.toString()) as Content);
      const status = /\/(enroll|reenroll|register)$/.test(request.url ?? '') ? 201 : 200;
      return { status, body: { result, errors: [], messages: [], success: true } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, message } = error;
      return { status, body: { result: '', errors: [{ code, message }], messages: [], success: false } };
    }
  }

  async #route(request: IncomingMessage, body: Buffer, content: Content): Promise<object> {
    if (content.caname !== this.caName) throw new Refused(404, 19, `CA '${content.caname ?? ''}' does not exist`);
    if (request.url === '/api/v1/enroll') return this.#enrol(this.#bySecret(request), content);
    const caller = this.#byToken(request, body);
    if (request.url === '/api/v1/reenroll') return this.#enrol(caller, content);
    if (caller !== registrar.id) throw new Refused(403, 71, 'Authorization failure');
    if (request.url === '/api/v1/revoke') return this.#revoke(content.serial ?? '');
    if (request.url === '/api/v1/gencrl') return this.#revocationList();
    if (!(content.attrs ?? []).every(({ name }) => mayGive.includes(name)))
      throw new Refused(403, 71, 'Authorization failure');
    if (request.url === '/api/v1/register') return this.#register(content.id ?? '', content);
    return this.#modify(
      decodeURIComponent(/^\/api\/v1\/identities\/(.+)$/.exec(request.url ?? '')?.[1] ?? ''),
      content,
    );
  }

  #register(id: string, { secret = '', attrs = [], ...rest }: Content): object {
    if (this.identities.has(id)) throw new Refused(409, 74, `Identity '${id}' is already registered`);
    const { affiliation = '' } = rest;
    const ofFabric = { 'hf.EnrollmentID': id, 'hf.Type': 'client', 'hf.Affiliation': affiliation };
    const added = Object.entries(ofFabric).map(([name, value]) => ({ name, value, ecert: true }));
    this.identities.set(id, { secret, attrs: [...attrs, ...added], ...rest });
    return { secret };
  }

  #modify(id: string, { secret, attrs = [] }: Content): object {
    const known = this.identities.get(id);
    if (!known) throw new Refused(404, 63, 'Failed to get User');
    const named = new Map([...known.attrs, ...attrs].map((attribute) => [attribute.name, attribute]));
    this.identities.set(id, { ...known, secret: secret ?? known.secret, attrs: [...named.values()] });
    return { id };
  }

  #revoke(serial: string): object {
    const issued = this.#issued.get(serial);
    if (!issued) throw new Refused(404, 8, `Certificate with serial ${serial} was not found`);
    if (issued.revokedAt) throw new Refused(404, 66, `Certificate with serial ${serial} was already revoked`);
    issued.revokedAt = new Date();
    return { RevokedCerts: [{ Serial: serial }], CRL: '' };
  }

  async #revocationList(): Promise<object> {
    const issuer = new x509.X509Certificate(this.authority.certificatePem);
    const revoked = [...this.#issued].filter(([, { revokedAt }]) => revokedAt !== undefined);
    const list = await x509.X509CrlGenerator.create({
      issuer: issuer.subject,
      nextUpdate: new Date(Date.now() + 3650 * day),
      signingAlgorithm: algorithm,
      signingKey: await this.#key(),
      entries: revoked.map(([serialNumber]) => ({ serialNumber })),
      extensions: [await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey)],
    });
    return { CRL: Buffer.from(list.toString('pem')).toString('base64') };
  }

  #bySecret(request: IncomingMessage): string {
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [id = '', secret] = Buffer.from(basic, 'base64').toString().split(':');
    if (this.identities.get(id)?.secret !== secret) throw unauthorised;
    return id;
  }

  /** `util.VerifyToken`: base64 of certificate and signature over method, URI, body and certificate; low s only. */
  #byToken({ headers, method = '', url = '' }: IncomingMessage, body: Buffer): string {
    const [certificate = '', signature = '', more] = (headers.authorization ?? '').split('.');
    if (more !== undefined || signature === '') throw unauthorised;
    const pem = Buffer.from(certificate, 'base64').toString();
    const parsed = new X509Certificate(pem);
    const message = [method, Buffer.from(url).toString('base64'), body.toString('base64'), certificate].join('.');
    const bytes = Buffer.from(signature, 'base64');
    const authority = new X509Certificate(this.authority.certificatePem);
    const holds = verify('sha256', Buffer.from(message), parsed.publicKey, bytes);
    if (!holds || !hasLowS(bytes) || !parsed.verify(authority.publicKey)) throw unauthorised;
    return parseCertificate(pem).details.commonName;
  }

  async #enrol(id: string, { certificate_request: pem = '' }: Content): Promise<object> {
    const request = new x509.Pkcs10CertificateRequest(pem);
    if (!(await request.verify())) throw new Refused(400, 31, 'Bad certificate signing request');
    const issuer = new x509.X509Certificate(this.authority.certificatePem);
    const shown = this.identities.get(id)!.attrs.filter(({ ecert }) => ecert === true);
    const attrs = Object.fromEntries(shown.map(({ name, value }) => [name, value]));
    const now = Date.now();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${id},OU=client`,
      issuer: issuer.subject,
      notBefore: new Date(now),
      notAfter: new Date(now + this.days * day),
      publicKey: await request.publicKey.export(),
      signingKey: await this.#key(),
      signingAlgorithm: algorithm,
      extensions: [
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
        new x509.Extension('1.2.3.4.5.6.7.8.1', false, Buffer.from(JSON.stringify({ attrs }))),
      ],
    });
    this.#issued.set(BigInt(`0x${certificate.serialNumber}`).toString(16), {});
    const Cert = Buffer.from(certificate.toString('pem')).toString('base64');
    return { Cert, ServerInfo: { CAName: this.caName } };
  }

  #key(): Promise<webcrypto.CryptoKey> {
    const [pkcs8] = x509.PemConverter.decode(this.authority.privateKeyPem);
    return webcrypto.subtle.importKey('pkcs8', pkcs8!, algorithm, false, ['sign']);
  }
}

/** s is the last integer of the DER; half of P-256's order begins with 0x7fffffff80. */
function hasLowS(signature: Buffer): boolean {
  const length = signature[3]!;
  const s = BigInt(`0x${signature.subarray(4 + length + 2).toString('hex')}`);
  return s <= 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;
}
