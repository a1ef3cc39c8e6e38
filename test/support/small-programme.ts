import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedIssuer } from '@tierline/api/identity';
import type { Role } from '@tierline/chaincode/schema';
import { keepFounding } from '@tierline/cli/founding';
import { readConsortium } from '@tierline/network/consortium';
import { CertificateAuthority } from '@tierline/network/embedded';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import { startTestedNetwork, type TestedNetwork } from './tested-network';

export const channel = 'small-programme';
export const issuerName = 'https://id.oem.example';
const audienceOf = (slug: string): string => `tierline:${slug}`;
/** The one kind of unit there is. */
export const crate = { name: 'crate', properties: { content: { type: 'text', required: true, fixed: true } } };
const consortium = `
name: Small programme
charter: charter.md
members:
  - { mspId: OemMSP, slug: oem, domain: oem.example.com, name: Oberland, roles: [oem] }
  - { mspId: AxleMSP, slug: axle, domain: axle.example.com, name: Arvid, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.example.com, name: Steward, roles: [steward] }
channels: [{ name: ${channel}, members: [oem, axle, steward], steward: steward }]
codes: { unit-kinds: { version: 1, items: { crate: ${JSON.stringify(crate)} } } }
`;

/** Whose node it is, and settings in the place of the usual ones. */
export type Besides = { slug?: 'oem' | 'axle' | 'steward'; settings?: object };

/**
 * A network of three members in this process, as a consortium would run it elsewhere, and what their nodes need
 * beside it: an identity provider, keys for TLS, a configuration file. The OEM's node unless told.
 */
export class SmallProgramme {
  issuer!: EmbeddedIssuer;

  private constructor(
    readonly folder: string,
    readonly network: TestedNetwork,
    private readonly tlsca: CertificateAuthority,
    private readonly provider: Server,
    readonly genesisHash: string,
  ) {
    provider.on('request', (_request, response) => {
      const trusted = this.issuer.trusted(audienceOf('oem'));
      response.end(JSON.stringify('jwks' in trusted ? trusted.jwks : {}));
    });
  }

  static async start(): Promise<SmallProgramme> {
    const folder = mkdtempSync(join(tmpdir(), 'tierline-programme-'));
    writeFileSync(join(folder, 'charter.md'), 'be fair');
    writeFileSync(join(folder, 'consortium.yaml'), consortium);
    const read = readConsortium(join(folder, 'consortium.yaml'));
    const networkFolder = join(folder, 'network');
    const founding = keepFounding(networkFolder, read);
    const network = await startTestedNetwork(read, { folder: networkFolder, founding, log: () => undefined });
    const tlsca = await CertificateAuthority.open(join(folder, 'tls'), 'tlsca', 'oem.example.com');
    const provider = createServer();
    await new Promise<void>((resolve) => provider.listen(0, 'localhost', resolve));
    const genesisHash = headerHash(decodeBlock(await network.genesisBlock(channel))).toString('hex');
    const programme = new SmallProgramme(folder, network, tlsca, provider, genesisHash);
    await programme.newIssuerKey();
    return programme;
  }

  get consortiumFile(): string {
    return join(this.folder, 'consortium.yaml');
  }

  get tlsCaPem(): string {
    return this.tlsca.certificatePem;
  }

  /** Where the authority of the OEM's persons lies. */
  get caFolder(): string {
    return this.#caFolder('oem.example.com');
  }

  #caFolder(domain: string): string {
    return join(this.folder, 'network', 'organizations', 'peerOrganizations', domain, 'ca');
  }

  /** The identity provider signs with a new key from now on. */
  async newIssuerKey(): Promise<void> {
    this.issuer = await EmbeddedIssuer.open(issuerName);
  }

  token(roles: readonly Role[], subject = 'anna', slug = 'oem'): Promise<string> {
    return this.issuer.token({ audience: audienceOf(slug), subject, roles });
  }

  /** Fresh keys for the node's own TLS, in the files that its configuration names. Returns the certificate's SHA-256. */
  async newTlsKeys(folder: string): Promise<string> {
    const { certificatePem, privateKeyPem } = await this.tlsca.issueTls('node.oem.example.com', ['localhost']);
    writeFileSync(join(folder, 'node.crt'), certificatePem);
    writeFileSync(join(folder, 'node.key'), privateKeyPem);
    const der = Buffer.from(certificatePem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    return createHash('sha256').update(der).digest('hex');
  }

  /** A folder with a node's configuration; `database` as the file says it. */
  async configure(
    name: string,
    database: Record<string, string>,
    { slug = 'oem', settings: more = {} }: Besides = {},
  ): Promise<{ folder: string; file: string }> {
    const [mspId, domain] = [`${slug.charAt(0).toUpperCase()}${slug.slice(1)}MSP`, `${slug}.example.com`];
    const folder = join(this.folder, name);
    mkdirSync(folder);
    await this.newTlsKeys(folder);
    const { endpoint, tlsCaPem, tlsHostName } = this.network.connection(mspId);
    writeFileSync(join(folder, 'peer-ca.pem'), tlsCaPem);
    writeFileSync(join(folder, 'wallet.key'), 'ab'.repeat(32), { mode: 0o600 });
    const { port } = this.provider.address() as AddressInfo;
    const jwksUri = `http://localhost:${String(port)}/keys`;
    const settings = {
      member: { mspId, slug },
      channels: [{ name: channel, genesisHash: this.genesisHash }],
      peer: { endpoint, tlsHostName, tlsCaPemFile: 'peer-ca.pem' },
      database,
      certificateAuthority: {
        own: {
          certificatePemFile: join(this.#caFolder(domain), `ca.${domain}-cert.pem`),
          privateKeyPemFile: join(this.#caFolder(domain), 'priv_sk'),
        },
      },
      authentication: { issuers: [{ issuer: issuerName, audience: audienceOf(slug), jwksUri }], rereadSeconds: 0 },
      health: { everySeconds: 1 },
      wallet: { keyFile: 'wallet.key' },
      http: { port: 0, tls: { certificatePemFile: 'node.crt', privateKeyPemFile: 'node.key' } },
      ...more,
    };
    const file = join(folder, 'node.json');
    writeFileSync(file, JSON.stringify(settings));
    return { folder, file };
  }

  async close(): Promise<void> {
    this.provider.closeAllConnections();
    await new Promise((resolve) => this.provider.close(resolve));
    await this.network.close();
    rmSync(this.folder, { recursive: true });
  }
}
