import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials, EnrolRequest } from '../ca/certificate-authority';
import type { Consortium } from '../consortium';
import { type NetworkNode, topologyOf } from '../settings';
import type { Binaries } from './binaries';
import { bringUp } from './bring-up';
import { renewCertificates, revoke } from './certificates';
import { ChannelParticipation } from './channel-participation';
import { deploy, type NativeChaincode } from './deploy';
import { eventually } from './eventually';
import { NativeFolder } from './native-folder';
import { NativeMember } from './native-member';
import type { NativeParts } from './native-parts';
import { ProcessBook } from './process-book';
import { Programs } from './programs';
import { RemoteOrderer } from './remote-orderer';
import type { Step } from './step';

export type NativeConnection = {
  mspId: string;
  endpoint: string;
  tlsCaPem: string;
  tlsHostName: string;
  profile: string;
};
export type NodeStatus = {
  kind: NetworkNode['kind'];
  host: string;
  pid: number | undefined;
  log: string;
  channels: Record<string, number>;
};

const patience = 30_000;

/** Real Fabric as bare processes of this machine, which outlive whoever started them. One operator holds all keys. */
export class NativeNetwork {
  private constructor(private readonly parts: NativeParts) {}

  /** Reads a network's folder, or makes one: keys, certificates, ports. Starts nothing. */
  static async open(folderPath: string, consortium: Consortium, binaries: Binaries): Promise<NativeNetwork> {
    const topology = topologyOf(consortium);
    const folder = await NativeFolder.open(folderPath, consortium, binaries);
    const members = await Promise.all(
      consortium.members.map((member) => NativeMember.open(member, topology, folder, consortium.certificates)),
    );
    const memberOf: NativeParts['memberOf'] = ({ member: { mspId } }) => found(members, mspId);
    const membersOn: NativeParts['membersOn'] = (name) => {
      const channel = consortium.channels.find((one) => one.name === name);
      return channel?.members.map(({ mspId }) => found(members, mspId)) ?? [];
    };
    const orderers = topology.orderers.map((node) => {
      const tlsAuthority = memberOf(node).organisation.tlsca.certificatePem;
      return new RemoteOrderer({ host: node.host, address: folder.address(node, 'service'), tlsAuthority });
    });
    const programs = new Programs(consortium, folder, binaries, new ProcessBook(folderPath));
    return new NativeNetwork({
      consortium,
      topology,
      binaries,
      folder,
      programs,
      members,
      memberOf,
      membersOn,
      orderers,
    });
  }

  /** Whether a folder holds one. */
  static isAt(folder: string): boolean {
    return existsSync(join(folder, 'native.json'));
  }

  /** To running nodes on their channels; each step may be done again. */
  up(): Step[] {
    return bringUp(this.parts);
  }

  deploy(chaincode: NativeChaincode): Step[] {
    return deploy(this.parts, chaincode);
  }

  /** Followed by `deploy`, since a chaincode's package holds certificates too. */
  renewCertificates(before: Date): Step[] {
    return renewCertificates(this.parts, before);
  }

  /** @param certificates of that member, PEM */
  revoke(mspId: string, certificates: readonly string[]): Step[] {
    return revoke(this.parts, found(this.parts.members, mspId), certificates);
  }

  get logs(): string {
    return this.parts.folder.logs;
  }

  channels(): string[] {
    return this.parts.consortium.channels.map(({ name }) => name);
  }

  /** Where a gateway client connects to for this member. */
  connection(mspId: string): NativeConnection {
    const { peer, profile } = found(this.parts.members, mspId);
    const { address, host, tlsAuthority } = peer.node;
    return { mspId, endpoint: `localhost:${address.port}`, tlsCaPem: tlsAuthority, tlsHostName: host, profile };
  }

  /** A new certificate and key of the member, not kept here. */
  enrol(mspId: string, request: EnrolRequest): Promise<Credentials> {
    return found(this.parts.members, mspId).organisation.ca.enrolPerson(request);
  }

  /** What the member's first peer signs with, for hostile clients in tests. */
  async peerIdentity(mspId: string): Promise<Credentials> {
    const { organisation, peer } = found(this.parts.members, mspId);
    const { certificatePem, privateKeyPem } = await organisation.node('peer', peer.node.host);
    return { certificatePem, privateKeyPem };
  }

  genesisBlock(channel: string): Promise<Uint8Array> {
    return Promise.resolve(readFileSync(this.parts.folder.genesisBlock(channel)));
  }

  /** As the member's first peer delivers it. */
  block(mspId: string, channel: string, number: number): Promise<Uint8Array> {
    const { peer, admin } = found(this.parts.members, mspId);
    return peer.block(admin, channel, number);
  }

  /** Blocks ordered so far. */
  async height(channel: string): Promise<number> {
    const faults: unknown[] = [];
    for (const node of this.parts.topology.orderers) {
      try {
        const height = await this.#orderedBy(node, channel);
        if (height !== undefined) return height;
      } catch (error) {
        faults.push(error);
      }
    }
    throw new AggregateError(faults, `no orderer says how long ${channel} is`);
  }

  /** All that was ordered is committed at every member's first peer. */
  async settled(): Promise<void> {
    for (const { name, members } of this.parts.consortium.channels) {
      const height = await this.height(name);
      await Promise.all(
        members.map(({ mspId }) => {
          const { peer, admin } = found(this.parts.members, mspId);
          return eventually(
            async () => ((await peer.height(admin, name)) ?? 0) >= height,
            patience,
            () => `${peer.node.host} has not committed block ${height - 1} of ${name}`,
          );
        }),
      );
    }
  }

  /** Nodes that run now. */
  running(): string[] {
    const { book } = this.parts.programs;
    return book.names().filter((name) => book.pid(name) !== undefined);
  }

  /** Every node, as far as it can be asked. */
  async status(): Promise<NodeStatus[]> {
    const { orderers, peers, chaincodes } = this.parts.topology;
    return Promise.all([...orderers, ...peers, ...chaincodes].map((node) => this.#statusOf(node)));
  }

  /** Ends what runs, chaincode first, orderers last. @returns what it ended */
  async stop(): Promise<string[]> {
    const { topology, programs } = this.parts;
    const ended: string[] = [];
    for (const nodes of [topology.chaincodes, topology.peers, topology.orderers])
      await Promise.all(nodes.map(async ({ host }) => (await programs.book.stop(host)) && ended.push(host)));
    return ended;
  }

  /** Ends one node, for tests of faults. */
  async kill(host: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.parts.programs.book.stop(host, signal);
  }

  /** Forgets connections; the nodes run on. */
  close(): void {
    for (const member of this.parts.members) member.close();
    for (const orderer of this.parts.orderers) orderer.close();
  }

  async #orderedBy(node: NetworkNode, channel: string): Promise<number | undefined> {
    const { folder, memberOf } = this.parts;
    const participation = new ChannelParticipation(folder.address(node, 'admin'), memberOf(node).adminTls);
    return (await participation.channel(channel))?.height;
  }

  async #statusOf(node: NetworkNode): Promise<NodeStatus> {
    const { programs, folder } = this.parts;
    const pid = programs.book.pid(node.host);
    const channels = pid === undefined || node.kind === 'chaincode' ? {} : await this.#heights(node).catch(() => ({}));
    return { kind: node.kind, host: node.host, pid, log: folder.log(node.host), channels };
  }

  async #heights(node: NetworkNode): Promise<Record<string, number>> {
    const { peers, admin } = this.parts.memberOf(node);
    const peer = peers.find((one) => one.node.host === node.host);
    const heights: Record<string, number> = {};
    for (const channel of this.channels()) {
      const height = await (peer ? peer.height(admin, channel) : this.#orderedBy(node, channel));
      if (height !== undefined) heights[channel] = height;
    }
    return heights;
  }
}

function found(members: readonly NativeMember[], mspId: string): NativeMember {
  const member = members.find((one) => one.member.mspId === mspId);
  if (!member) throw new Error(`no member ${mspId}`);
  return member;
}
