import { X509Certificate } from 'node:crypto';
import { join, resolve } from 'node:path';
import { rmSync } from 'node:fs';
import { request } from 'node:https';
import { EmbeddedIssuer } from '@tierline/api/identity';
import { Constellation } from '@tierline/cli/constellation';
import { keepFounding } from '@tierline/cli/founding';
import { nativeChaincode, NativeConsortiumNetwork, openNative } from '@tierline/cli/native';
import { readConsortium } from '@tierline/network/consortium';
import type { NativeChaincode, NativeNetwork } from '@tierline/network/native';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import { Asking } from '../asking';
import { Member } from '../protocol/member';
import { eventually } from '../waiting';
import { NativeOperator } from './native-folder';
import { Load } from './load';
import { MemberProcess, type PeerAddress } from './member-process';

export const channel = 'programme';

/** @param more lines at the top @param seller more of the seller */
const described = (orderers: number, more: string, seller = ''): string => `
name: Faults
charter: charter.md
${more}
members:
  - { mspId: BuyerMSP, slug: buyer, domain: buyer.test, name: Buyer, roles: [oem] }
  - { mspId: SellerMSP, slug: seller, domain: seller.test, name: Seller, ${seller} roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: Steward, roles: [steward], orderers: ${orderers} }
channels:
  - { name: ${channel}, members: [buyer, seller, steward], steward: steward }
`;

/** A small consortium on real Fabric, with its nodes, and a hand on each of Fabric's processes. */
export class FaultyWorld {
  readonly asking: Asking<Constellation<NativeConsortiumNetwork>>;

  private constructor(
    readonly operator: NativeOperator,
    private readonly constellation: Constellation<NativeConsortiumNetwork>,
    private readonly network: NativeNetwork,
    private readonly chaincode: NativeChaincode,
  ) {
    this.asking = new Asking(constellation);
  }

  /** @param more lines at the top of its consortium.yaml; `orderers` at the steward */
  static async start(orderers: number, more = ''): Promise<FaultyWorld> {
    const operator = new NativeOperator(described(orderers, more));
    const options = { folder: operator.data, consortiumFile: operator.consortiumFile, logLevel: 'silent' };
    const constellation = await Constellation.on(
      (consortium, hosting) => NativeConsortiumNetwork.start(consortium, hosting),
      options,
    );
    const { consortium } = constellation;
    const folder = join(operator.data, 'network');
    const network = await openNative(consortium, folder);
    const chaincode = nativeChaincode(consortium, keepFounding(folder, consortium));
    return new FaultyWorld(operator, constellation, network, chaincode);
  }

  /** @param asking where the writers ask; absent: at the constellation's own nodes */
  load(asking: Pick<Asking, 'read' | 'write'> = this.asking, to: 'seller' | 'steward' = 'seller'): Load {
    const toMspId = to === 'seller' ? 'SellerMSP' : 'StewardMSP';
    return new Load(asking, { channel, from: 'buyer', to, toMspId });
  }

  /** As the operator does who gives the seller a second peer. @returns how it is reached */
  async secondPeer(): Promise<PeerAddress> {
    this.operator.describe(described(1, '', 'peers: 2,'));
    const consortium = readConsortium(this.operator.consortiumFile);
    const folder = join(this.operator.data, 'network');
    const network = await openNative(consortium, folder);
    const chaincode = nativeChaincode(consortium, keepFounding(folder, consortium));
    for (const { run } of [...network.up(), ...network.deploy(chaincode)]) await run(() => undefined);
    network.close();
    const [host, { tlsCaPem }] = ['peer1.seller.test', this.network.connection('SellerMSP')];
    return { endpoint: `localhost:${String(this.operator.portOf(`${host}/service`))}`, tlsCaPem, tlsHostName: host };
  }

  /** A process of the member's node besides the constellation's, not started yet. */
  async process(
    slug: string,
    name: string,
    database: Record<string, string>,
    peer?: PeerAddress,
  ): Promise<MemberProcess> {
    const issuer = await EmbeddedIssuer.open(
      'urn:tierline:embedded',
      join(this.operator.data, 'secrets', 'issuer.json'),
    );
    const mspId = this.constellation.consortium.members.find((member) => member.slug === slug)!.mspId;
    return MemberProcess.configure(this.operator, {
      ...{ slug, mspId, name, channel, database, issuer, peer: peer ?? this.network.connection(mspId) },
      genesisHash: await this.genesisHash(),
    });
  }

  async genesisHash(): Promise<string> {
    return headerHash(decodeBlock(await this.network.genesisBlock(channel))).toString('hex');
  }

  /** As `tierline network renew-certificates`. */
  async renew(before: Date): Promise<string[]> {
    const said: string[] = [];
    const renewing = this.network.renewCertificates(before);
    for (const { run } of [...renewing, ...this.network.deploy(this.chaincode)]) await run((line) => said.push(line));
    return said;
  }

  /** As `tierline network upgrade-chaincode` of the version whose rules the next service carries. */
  async upgrade(): Promise<string[]> {
    const said: string[] = [];
    const { service, version, ...chaincode } = this.chaincode;
    const [, founding] = version.split('+');
    const next = { ...service, args: [resolve(__dirname, '../../dist/support/fabric/next-service.js')] };
    const steps = this.network.upgrade({ ...chaincode, version: `1.1.0+${founding}`, service: next });
    for (const { run } of steps) await run((line) => said.push(line));
    return said;
  }

  async revoke(mspId: string, ...certificates: string[]): Promise<void> {
    for (const { run } of this.network.revoke(mspId, certificates)) await run(() => undefined);
  }

  /** Somebody of the member with a key of their own, at the member's peer. */
  async person(mspId: string, role: 'client' | 'admin' = 'client'): Promise<{ at: Member; certificatePem: string }> {
    const attributes = { 'tierline.roles': 'manager' };
    const credentials = await this.network.enrol(mspId, { enrolmentId: `p-${mspId}`, attributes, role });
    return {
      at: new Member(channel, mspId, this.network.connection(mspId), credentials),
      certificatePem: credentials.certificatePem,
    };
  }

  /** The day on which a file's certificate ends. */
  endOf(...file: string[]): Date {
    return new Date(new X509Certificate(this.operator.pem(...file)).validTo);
  }

  kill(host: string): Promise<void> {
    return this.network.kill(host);
  }

  /** It stands still where it is, connections and all, until it is to go on. */
  freeze(host: string, frozen: boolean): void {
    this.operator.signal(host, frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Takes from a peer that is down the private values that it was told and has not committed. */
  dropTransient(host: string): void {
    rmSync(join(this.operator.data, 'network', 'data', host, 'transientstore'), { recursive: true });
  }

  /** As an operator brings back whatever is down. */
  async bringBack(): Promise<void> {
    for (const { run } of [...this.network.up(), ...this.network.deploy(this.chaincode)]) await run(() => undefined);
  }

  /** The orderer that leads. */
  leader(): Promise<string> {
    const hosts = this.network.running().filter((host) => host.startsWith('orderer'));
    return eventually(async () => {
      for (const host of hosts)
        if (/^consensus_(etcdraft_is_leader|BFT_is_leader)\{[^}]*\} 1$/m.test(await this.#figures(host))) return host;
      throw new Error('nobody leads');
    });
  }

  settled(): Promise<void> {
    return this.constellation.settled();
  }

  async close(): Promise<void> {
    this.network.close();
    await this.constellation.close();
    await this.operator.close();
  }

  /** How many proposals of Tierline's a peer has endorsed, or answered. */
  async endorsed(host: string): Promise<number> {
    const counts = (await this.#figures(host)).matchAll(
      /^endorser_proposal_duration_count\{chaincode="tierline"[^}]*success="true"\} (\d+)$/gm,
    );
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  #figures(host: string): Promise<string> {
    const domain = host.slice(host.indexOf('.') + 1);
    const tls = [domain, 'users', `Admin@${domain}`, 'tls'];
    const [ca, cert, key] = ['ca.crt', 'client.crt', 'client.key'].map((file) => this.operator.pem(...tls, file));
    const port = this.operator.portOf(`${host}/operations`);
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path: '/metrics', agent: false, ca, cert, key }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve(text));
      });
      asked.once('error', reject);
      asked.end();
    });
  }
}
