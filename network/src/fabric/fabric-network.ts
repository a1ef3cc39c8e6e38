import { readFileSync } from 'node:fs';
import type { Credentials, EnrolRequest } from '../ca/certificate-authority';
import { type NetworkNode, topologyOf } from '../settings';
import { bringUp } from './bring-up';
import { renewCertificates, revoke } from './certificates';
import { ChannelParticipation } from './channel-participation';
import { eventually } from './eventually';
import { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import type { Running } from './node-runner';
import { RemoteOrderer } from './remote-orderer';
import type { Step } from './step';

export type FabricConnection = {
  mspId: string;
  endpoint: string;
  tlsCaPem: string;
  tlsHostName: string;
  profile: string;
};
export type NodeStatus = {
  kind: NetworkNode['kind'];
  host: string;
  /** How it runs, in a few words; undefined: it does not. */
  running: string | undefined;
  /** Of a process of this machine. */
  pid: number | undefined;
  log: string;
  channels: Record<string, number>;
};

const patience = 30_000;

/** Real Fabric, whichever way its nodes run; they outlive whoever started them. One operator holds all keys. */
export abstract class FabricNetwork {
  protected constructor(protected readonly parts: FabricParts) {}

  /** Followed by `deploy`, since a chaincode's package holds certificates too. */
  renewCertificates(before: Date): Step[] {
    return renewCertificates(this.parts, before);
  }

  /** @param certificates of that member, PEM */
  revoke(mspId: string, certificates: readonly string[]): Step[] {
    return revoke(this.parts, found(this.parts.members, mspId), certificates);
  }

  /** To running nodes on their channels; each step may be done again. */
  up(): Step[] {
    return bringUp(this.parts);
  }

  get logs(): string {
    return this.parts.runner.logs;
  }

  channels(): string[] {
    return this.parts.consortium.channels.map(({ name }) => name);
  }

  /** Where a gateway client connects to for this member. */
  connection(mspId: string): FabricConnection {
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

  /** Every node, as far as it can be asked. */
  async status(): Promise<NodeStatus[]> {
    const { orderers, peers, chaincodes } = this.parts.topology;
    const running = await this.parts.runner.running();
    return Promise.all(
      [...orderers, ...peers, ...chaincodes].map((node) => this.#statusOf(node, running.get(node.host))),
    );
  }

  /** What runs beside orderers, peers and chaincode services. */
  besides(): Promise<Omit<NodeStatus, 'kind'>[]> {
    return Promise.resolve([]);
  }

  /** Ends what runs, chaincode first, orderers last. @returns what it ended */
  async stop(): Promise<string[]> {
    const { topology, runner } = this.parts;
    const ended: string[] = [];
    for (const nodes of [topology.chaincodes, topology.peers, topology.orderers])
      ended.push(...(await runner.stop(nodes)));
    return ended;
  }

  /** Forgets connections; the nodes run on. */
  close(): void {
    for (const member of this.parts.members) member.close();
    for (const orderer of this.parts.orderers) orderer.close();
  }

  async #orderedBy(node: NetworkNode, channel: string): Promise<number | undefined> {
    const { folder, memberOf } = this.parts;
    const participation = new ChannelParticipation(folder.reach(node, 'admin'), memberOf(node).adminTls);
    return (await participation.channel(channel))?.height;
  }

  async #statusOf(node: NetworkNode, running: Running | undefined): Promise<NodeStatus> {
    const asked = running !== undefined && node.kind !== 'chaincode';
    const channels = asked ? await this.#heights(node).catch(() => ({})) : {};
    const { kind, host } = node;
    return { kind, host, running: running?.how, pid: running?.pid, log: this.parts.runner.log(host), channels };
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

function found(members: readonly FabricMember[], mspId: string): FabricMember {
  const member = members.find((one) => one.member.mspId === mspId);
  if (!member) throw new Error(`no member ${mspId}`);
  return member;
}

/** Makes whatever keys are missing; who runs the nodes is to be added. */
export async function openParts(
  around: Pick<FabricParts, 'consortium' | 'folder' | 'configtxgen'>,
): Promise<Omit<FabricParts, 'runner'>> {
  const { consortium, folder } = around;
  const topology = topologyOf(consortium);
  const members = await Promise.all(
    consortium.members.map((member) => FabricMember.open(member, topology, folder, consortium.certificates)),
  );
  const memberOf: FabricParts['memberOf'] = ({ member: { mspId } }) => found(members, mspId);
  const membersOn: FabricParts['membersOn'] = (name) => {
    const channel = consortium.channels.find((one) => one.name === name);
    return channel?.members.map(({ mspId }) => found(members, mspId)) ?? [];
  };
  const orderers = topology.orderers.map((node) => {
    const tlsAuthority = memberOf(node).organisation.tlsca.certificatePem;
    return new RemoteOrderer({ host: node.host, address: folder.reach(node, 'service'), tlsAuthority });
  });
  return { ...around, topology, members, memberOf, membersOn, orderers };
}
