import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { request } from 'node:https';
import { Constellation } from '@tierline/cli/constellation';
import { keepFounding } from '@tierline/cli/founding';
import { nativeChaincode, NativeConsortiumNetwork, openNative } from '@tierline/cli/native';
import type { NativeChaincode, NativeNetwork } from '@tierline/network/native';
import { Asking } from '../asking';
import { Member } from '../protocol/member';
import { eventually } from '../waiting';
import { NativeOperator } from './native-folder';
import { Load } from './load';

export const channel = 'programme';

/** A small consortium on real Fabric, with its nodes, and a hand on each of Fabric's processes. */
export class FaultyWorld {
  readonly asking: Asking<Constellation<NativeConsortiumNetwork>>;

  private constructor(
    private readonly operator: NativeOperator,
    private readonly constellation: Constellation<NativeConsortiumNetwork>,
    private readonly network: NativeNetwork,
    private readonly chaincode: NativeChaincode,
  ) {
    this.asking = new Asking(constellation);
  }

  /** @param more lines at the top of its consortium.yaml; `orderers` at the steward */
  static async start(orderers: number, more = ''): Promise<FaultyWorld> {
    const operator = new NativeOperator(`
name: Faults
charter: charter.md
${more}
members:
  - { mspId: BuyerMSP, slug: buyer, domain: buyer.test, name: Buyer, roles: [oem] }
  - { mspId: SellerMSP, slug: seller, domain: seller.test, name: Seller, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: Steward, roles: [steward], orderers: ${orderers} }
channels:
  - { name: ${channel}, members: [buyer, seller, steward], steward: steward }
`);
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

  load(): Load {
    return new Load(this.asking, { channel, from: 'buyer', to: 'seller', toMspId: 'SellerMSP' });
  }

  /** As `tierline network renew-certificates`. */
  async renew(before: Date): Promise<string[]> {
    const said: string[] = [];
    const renewing = this.network.renewCertificates(before);
    for (const { run } of [...renewing, ...this.network.deploy(this.chaincode)]) await run((line) => said.push(line));
    return said;
  }

  async revoke(mspId: string, certificatePem: string): Promise<void> {
    for (const { run } of this.network.revoke(mspId, [certificatePem])) await run(() => undefined);
  }

  /** Somebody of the member with a key of their own, at the member's peer. */
  async person(mspId: string): Promise<{ at: Member; certificatePem: string }> {
    const attributes = { 'tierline.roles': 'manager' };
    const credentials = await this.network.enrol(mspId, { enrolmentId: `p-${mspId}`, attributes });
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

  #figures(host: string): Promise<string> {
    const tls = ['steward.test', 'users', 'Admin@steward.test', 'tls'];
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
