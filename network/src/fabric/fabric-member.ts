import { join } from 'node:path';
import { writeText } from '../ca/files';
import type { Lifetimes } from '../ca/lifetimes';
import { Organisation } from '../ca/organisation';
import { type Signer, signerOf } from '../client/signer';
import type { ConsortiumMember } from '../consortium';
import { connectionProfile, type NetworkNode, type Topology } from '../settings';
import type { AdminTls } from './channel-participation';
import type { NetworkFolder } from './node-runner';
import type { RemoteNode } from './remote';
import { RemotePeer } from './remote-peer';

/** One organisation: its authorities and keys on disk, its administrator, its peers as they are spoken to. */
export class FabricMember {
  private constructor(
    readonly member: ConsortiumMember,
    readonly organisation: Organisation,
    readonly admin: Signer,
    readonly adminTls: AdminTls,
    readonly peers: readonly RemotePeer[],
  ) {}

  /** Makes whatever keys and certificates are missing, in cryptogen's layout. */
  static async open(
    member: ConsortiumMember,
    { orderers, peers }: Topology,
    folder: NetworkFolder,
    lifetimes: Lifetimes,
  ): Promise<FabricMember> {
    const { mspId, domain } = member;
    const about = { mspId, domain, kind: 'peer', lifetimes } as const;
    const organisation = await Organisation.open(folder.organisations, about);
    const own = ({ member: { mspId: of } }: NetworkNode): boolean => of === mspId;
    for (const { host } of orderers.filter(own)) await organisation.node('orderer', host);
    for (const { host } of peers.filter(own)) await organisation.node('peer', host);
    const admin = signerOf(mspId, await organisation.user('Admin', 'admin'));
    const tls = await organisation.userTls('Admin');
    const remotes = peers.filter(own).map((node): RemoteNode => {
      return {
        host: node.host,
        address: folder.reach(node, 'service'),
        tlsAuthority: organisation.tlsca.certificatePem,
      };
    });
    const profile = connectionProfile(member, remotes, organisation.tlsca.certificatePem);
    await writeText(profileOf(organisation, member), `${JSON.stringify(profile, null, 2)}\n`);
    return new FabricMember(
      member,
      organisation,
      admin,
      { authority: organisation.tlsca.certificatePem, certificate: tls.certificatePem, key: tls.privateKeyPem },
      remotes.map((node) => new RemotePeer(mspId, node)),
    );
  }

  /** The member's anchor, which its nodes and others know it by. */
  get peer(): RemotePeer {
    const [first] = this.peers;
    if (!first) throw new Error(`${this.member.mspId} has no peer`);
    return first;
  }

  get profile(): string {
    return profileOf(this.organisation, this.member);
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }
}

const profileOf = ({ folder }: Organisation, { slug }: ConsortiumMember): string =>
  join(folder, `connection-${slug}.json`);
