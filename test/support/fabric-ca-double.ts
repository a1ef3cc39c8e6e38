import 'reflect-metadata';
import { verify, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { CertificateAuthority } from '@tierline/network/embedded';
import { parseCertificate } from '@tierline/network/wire';

type Attribute = { name: string; value: string; ecert?: boolean };
type Identity = { secret: string; attrs: Attribute[]; affiliation?: string; max_enrollments?: number };
type Content = Partial<Identity> & { id?: string; certificate_request?: string; caname?: string };
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const unauthorised = new Refused(401, 20, 'Authentication failure');

/** Fabric CA's REST interface as its sources say it: what it accepts, what it refuses, and how it answers. */
export class FabricCaDouble {
  readonly identities = new Map<string, Identity>([['registrar', { secret: 'registrarpw', attrs: [] }]]);
  readonly calls: string[] = [];
  /** Days until certificates end. */
  days = 365;
  #ca: { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair } | undefined;

  private constructor(
    readonly tlsCaPem: string,
    private readonly server: Server,
    private readonly folder: string,
  ) {
    server.on('request', (request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<FabricCaDouble> {
    const folder = mkdtempSync(join(tmpdir(), 'tierline-ca-'));
    const tlsca = await CertificateAuthority.open(folder, 'tlsca', 'oem.example.com');
    const { certificatePem, privateKeyPem } = await tlsca.issueTls('ca.oem.example.com', ['localhost']);
    const server = createServer({ cert: certificatePem, key: privateKeyPem });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const double = new FabricCaDouble(tlsca.certificatePem, server, folder);
    await double.renewAuthority();
    return double;
  }

  get url(): string {
    return `https://localhost:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** The authority with a new key: what it issued before is not taken any more. */
  async renewAuthority(): Promise<void> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const name = 'CN=fabric-ca-server';
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name,
      keys,
      signingAlgorithm: algorithm,
    });
    this.#ca = { certificate, keys };
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
    this.calls.push(`${request.method ?? ''} ${(request.url ?? '').replace(/p-[0-9a-f]+/, '<id>')}`);
    try {
      const result = await this.#route(request, body, JSON.parse(body.toString()) as Content);
      return { status: 200, body: { success: true, result, errors: [], messages: [] } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, message } = error;
      return { status, body: { success: false, result: '', errors: [{ code, message }], messages: [] } };
    }
  }

  async #route(request: IncomingMessage, body: Buffer, content: Content): Promise<object> {
    if (content.caname !== 'ca-oem') throw new Refused(404, 19, `CA '${content.caname ?? ''}' does not exist`);
    if (request.url === '/api/v1/enroll') return this.#enrol(this.#bySecret(request), content);
    const caller = this.#byToken(request, body);
    if (request.url === '/api/v1/reenroll') return this.#enrol(caller, content);
    if (caller !== 'registrar') throw new Refused(403, 71, 'Authorization failure');
    if (request.url === '/api/v1/register') return this.#register(content.id ?? '', content);
    return this.#modify(
      decodeURIComponent(/^\/api\/v1\/identities\/(.+)$/.exec(request.url ?? '')?.[1] ?? ''),
      content,
    );
  }

  #register(id: string, { secret = '', attrs = [], ...rest }: Content): object {
    if (this.identities.has(id)) throw new Refused(500, 0, `Registration of '${id}' failed: already registered`);
    this.identities.set(id, { secret, attrs, ...rest });
    return { secret };
  }

  #modify(id: string, { secret, attrs = [] }: Content): object {
    const known = this.identities.get(id);
    if (!known) throw new Refused(500, 63, 'Failed to get User');
    const named = new Map([...known.attrs, ...attrs].map((attribute) => [attribute.name, attribute]));
    this.identities.set(id, { ...known, secret: secret ?? known.secret, attrs: [...named.values()] });
    return { id };
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
    const authority = new X509Certificate(this.#ca!.certificate.toString('pem'));
    const holds = verify('sha256', Buffer.from(message), parsed.publicKey, bytes);
    if (!holds || !hasLowS(bytes) || !parsed.verify(authority.publicKey)) throw unauthorised;
    return parseCertificate(pem).details.commonName;
  }

  async #enrol(id: string, { certificate_request: pem = '' }: Content): Promise<object> {
    const request = new x509.Pkcs10CertificateRequest(pem);
    if (!(await request.verify())) throw new Refused(400, 31, 'Bad certificate signing request');
    const { attrs } = this.identities.get(id)!;
    const shown = attrs.filter(({ ecert, value }) => ecert === true && value !== '');
    const values = { 'hf.EnrollmentID': id, ...Object.fromEntries(shown.map(({ name, value }) => [name, value])) };
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${id},OU=client`,
      issuer: this.#ca!.certificate.subject,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + this.days * 86_400_000),
      publicKey: await request.publicKey.export(),
      signingKey: this.#ca!.keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [new x509.Extension('1.2.3.4.5.6.7.8.1', false, Buffer.from(JSON.stringify({ attrs: values })))],
    });
    return { Cert: Buffer.from(certificate.toString('pem')).toString('base64'), ServerInfo: { CAName: 'ca-oem' } };
  }
}

/** s is the last integer of the DER; half of P-256's order begins with 0x7fffffff80. */
function hasLowS(signature: Buffer): boolean {
  const length = signature[3]!;
  const s = BigInt(`0x${signature.subarray(4 + length + 2).toString('hex')}`);
  return s <= 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;
}
