import { join } from 'node:path';
import { writeText } from '../../ca/files';
import { type Node, Organisation } from '../../ca/organisation';
import type { Credentials, EnrolRequest } from '../../ca/certificate-authority';
import type { Lifetimes } from '../../ca/lifetimes';
import { type Signer, signerOf } from '../../client/signer';
import { connectionProfile } from '../../settings';
import type { MemberDescription } from '../description';
import { Peer, type PrivateDataExchange } from '../peer';
import type { Endpoint, ServiceContext } from '../services/endpoint';
import { GatewayServer } from '../services/gateway-server';
import { Identity, serializeIdentity } from '../../wire';
import type { DataFolder } from './data-folder';

export type Connection = { mspId: string; endpoint: string; tlsCaPem: string; tlsHostName: string; profile: string };

/** One member of the network: its authorities, its peer, and the endpoint that serves it. */
export class MemberHost {
  #server: GatewayServer | undefined;

  private constructor(
    readonly description: MemberDescription,
    readonly organisation: Organisation,
    readonly node: Node,
    readonly admin: Signer,
    readonly port: number,
    readonly endpoint: Endpoint,
    readonly connection: Connection,
  ) {}

  static async open(
    description: MemberDescription,
    folder: DataFolder,
    { lifetimes, ...options }: { exchange: PrivateDataExchange; sync: boolean; lifetimes: Lifetimes | undefined },
  ): Promise<MemberHost> {
    const { mspId, domain } = description;
    const about = { mspId, domain, kind: 'peer', lifetimes } as const;
    const organisation = await Organisation.open(folder.file('organizations'), about);
    const node = await organisation.node('peer', `peer0.${domain}`);
    const admin = signerOf(mspId, await organisation.user('Admin', 'admin'));
    await organisation.user('User1', 'client');
    const port = await folder.port(mspId, description.port);
    const profile = join(organisation.folder, `connection-${description.slug}.json`);
    const self = { host: node.host, address: { host: 'localhost', port } };
    const content = connectionProfile(description, [self], organisation.tlsca.certificatePem);
    await writeText(profile, `${JSON.stringify(content, null, 2)}\n`);
    const peer = await Peer.open({ mspId, ...pair(node), folder: folder.file('peers', mspId), ...options });
    const address = `localhost:${String(port)}`;
    const identity = Identity.parse(serializeIdentity(mspId, node.certificatePem));
    const connection = {
      mspId,
      endpoint: address,
      tlsCaPem: organisation.tlsca.certificatePem,
      tlsHostName: node.host,
      profile,
    };
    return new MemberHost(description, organisation, node, admin, port, { peer, mspId, identity, address }, connection);
  }

  get peer(): Peer {
    return this.endpoint.peer;
  }

  async serve(network: Omit<ServiceContext, 'own'>, report: (error: unknown) => void): Promise<void> {
    this.#server = new GatewayServer({ own: this.endpoint, ...network }, report);
    await this.#server.listen(this.port, this.node.tls);
  }

  /** Ends open calls; the peer's switch keeps new ones out. */
  interrupt(): void {
    this.#server?.interrupt();
  }

  /** A certificate for a person or program of the member, by a pseudonym that goes into it. */
  enrol(request: EnrolRequest): Promise<Credentials> {
    return this.organisation.ca.enrolPerson(request);
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.peer.close();
  }
}

export function pair({ certificatePem, privateKeyPem }: Credentials): Credentials {
  return { certificatePem, privateKeyPem };
}
