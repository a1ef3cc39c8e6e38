import { readFileSync } from 'node:fs';
import type { Credentials, EnrolRequest } from '../ca/certificate-authority';
import { signerOf } from '../client/signer';
import type { Call } from '../client/transact';
import type { ConsortiumMember } from '../consortium';
import type { NetworkNode } from '../settings';
import { joinChannels, startNodes } from './bring-up';
import { renewCertificates, revoke } from './certificates';
import { eventually } from './eventually';
import type { FabricParts } from './fabric-parts';
import { admit, endNodesOf, expel } from './members-change';
import { checkMembers, configInForce } from './membership';
import type { Running } from './node-runner';
import { memberNamed } from './open-parts';
import { orderedBy, orderedHeight } from './ordered-height';
import { type PublicKey, publicValue } from './public-value';
import { type Step, together } from './step';

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
    return revoke(this.parts, memberNamed(this.parts.members, mspId), certificates);
  }

  /** To running nodes on their channels; each step may be done again. */
  up(): Step[] {
    return [...this.startNodes(), ...joinChannels(this.parts)];
  }

  /** Members of consortium.yaml come onto their channels; `deploy` then brings them the chaincode. */
  admit(mspIds: readonly string[]): Step[] {
    const joining = mspIds.map((mspId) => memberNamed(this.parts.members, mspId));
    return [...this.startNodes(), ...admit(this.parts, joining)];
  }

  /** A member that consortium.yaml has no longer on some channels leaves their configuration; what it ran ends if it is on none. */
  expel(leaving: ConsortiumMember): Step[] {
    const isGone = this.parts.consortium.departed.includes(leaving);
    return [...expel(this.parts, leaving), ...(isGone ? [this.endNodesOf(leaving)] : [])];
  }

  /** To running orderers and peers, whoever is on which channel. */
  startNodes(): Step[] {
    return startNodes(this.parts);
  }

  /** MSP ids in the channel's configuration; none while it is being made. */
  async organisations(channel: string): Promise<string[]> {
    return (await configInForce(this.parts, channel))?.organisations('Application') ?? [];
  }

  /** @throws MembersDiffer if a running channel has other members than consortium.yaml says */
  checkMembers(): Promise<void> {
    return checkMembers(this.parts);
  }

  /** What the member's first peer alone would answer to a transaction, in the chaincode's own words; nothing is ordered. */
  async rehearse(mspId: string, credentials: Credentials, call: Call, transient: Record<string, string>) {
    const answer = await memberNamed(this.parts.members, mspId).peer.query(
      signerOf(mspId, credentials),
      call,
      transient,
    );
    return { status: answer.getStatus(), message: answer.getMessage() };
  }

  /** What stands under a chaincode's public key. */
  publicValue(key: PublicKey): Promise<Buffer | undefined> {
    const [first] = this.parts.membersOn(key.channel);
    if (!first) throw new Error(`${key.channel} has no members`);
    return publicValue(first, key);
  }

  get logs(): string {
    return this.parts.runner.logs;
  }

  channels(): string[] {
    return this.parts.consortium.channels.map(({ name }) => name);
  }

  /** Whose keys are here, by MSP id. */
  members(): string[] {
    return this.parts.members.map(({ member }) => member.mspId);
  }

  /** Where a gateway client connects to for this member. */
  connection(mspId: string): FabricConnection {
    const { peer, profile } = memberNamed(this.parts.members, mspId);
    const { address, host, tlsAuthority } = peer.node;
    return { mspId, endpoint: `localhost:${address.port}`, tlsCaPem: tlsAuthority, tlsHostName: host, profile };
  }

  /** A new certificate and key of the member, not kept here. */
  enrol(mspId: string, request: EnrolRequest): Promise<Credentials> {
    return this.parts.personsOf(memberNamed(this.parts.members, mspId)).enrol(request);
  }

  /** What the member's first peer signs with, for hostile clients in tests. */
  async peerIdentity(mspId: string): Promise<Credentials> {
    const { organisation, peer } = memberNamed(this.parts.members, mspId);
    const { certificatePem, privateKeyPem } = await organisation.node('peer', peer.node.host);
    return { certificatePem, privateKeyPem };
  }

  genesisBlock(channel: string): Promise<Uint8Array> {
    return Promise.resolve(readFileSync(this.parts.folder.genesisBlock(channel)));
  }

  /** As the member's first peer delivers it. */
  block(mspId: string, channel: string, number: number): Promise<Uint8Array> {
    const { peer, admin } = memberNamed(this.parts.members, mspId);
    return peer.block(admin, channel, number);
  }

  /** Blocks ordered so far. */
  height(channel: string): Promise<number> {
    return orderedHeight(this.parts, channel);
  }

  /** All that was ordered is committed at every member's first peer. */
  async settled(): Promise<void> {
    for (const { name } of this.parts.consortium.channels) await this.settledOn(name);
  }

  /** The same on one channel. */
  async settledOn(channel: string): Promise<void> {
    const height = await this.height(channel);
    await together(this.parts.membersOn(channel), ({ peer, admin }) =>
      eventually(
        async () => ((await peer.height(admin, channel)) ?? 0) >= height,
        patience,
        () => `${peer.node.host} has not committed block ${height - 1} of ${channel}`,
      ),
    );
  }

  /** Every node, as far as it can be asked. */
  async status(): Promise<NodeStatus[]> {
    const { topology, consortium, services, runner } = this.parts;
    const running = await runner.running();
    const latest = new Set(consortium.members.map((member) => services.all(member).at(-1)?.host));
    const isShown = ({ kind, host }: NetworkNode): boolean =>
      kind !== 'chaincode' || latest.has(host) || running.has(host);
    const served = this.serviceNodes().filter(isShown);
    return Promise.all(
      [...topology.orderers, ...topology.peers, ...served].map((node) => this.#statusOf(node, running.get(node.host))),
    );
  }

  /** What runs beside orderers, peers and chaincode services. */
  besides(): Promise<Omit<NodeStatus, 'kind'>[]> {
    return Promise.resolve([]);
  }

  /** Ends what runs, services first, orderers last. @returns what it ended */
  async stop(): Promise<string[]> {
    const { topology, runner } = this.parts;
    const ended: string[] = [];
    for (const nodes of [this.serviceNodes(), topology.peers, topology.orderers])
      ended.push(...(await runner.stop(nodes)));
    return ended;
  }

  protected endNodesOf(departed: ConsortiumMember): Step {
    return endNodesOf(this.parts, departed);
  }

  /** Nodes that are on no channel. */
  protected serviceNodes(): NetworkNode[] {
    const { consortium, services } = this.parts;
    return consortium.members.flatMap((member) => services.all(member));
  }

  /** Forgets connections; the nodes run on. */
  close(): void {
    for (const member of this.parts.members) member.close();
    for (const orderer of this.parts.orderers) orderer.close();
  }

  async #statusOf(node: NetworkNode, running: Running | undefined): Promise<NodeStatus> {
    const asked = running !== undefined && (node.kind === 'orderer' || node.kind === 'peer');
    const channels = asked ? await this.#heights(node).catch(() => ({})) : {};
    const { kind, host } = node;
    return { kind, host, running: running?.how, pid: running?.pid, log: this.parts.runner.log(host), channels };
  }

  async #heights(node: NetworkNode): Promise<Record<string, number>> {
    const { peers, admin } = this.parts.memberOf(node);
    const peer = peers.find((one) => one.node.host === node.host);
    const heights: Record<string, number> = {};
    for (const channel of this.channels()) {
      const height = await (peer ? peer.height(admin, channel) : orderedBy(this.parts, node, channel));
      if (height !== undefined) heights[channel] = height;
    }
    return heights;
  }
}
