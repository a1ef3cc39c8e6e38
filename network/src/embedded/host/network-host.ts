import type { Credentials, EnrolRequest } from '../../ca/certificate-authority';
import { type Node, Organisation } from '../../ca/organisation';
import { packageIdOf } from '../../client/definition';
import { signerOf, type Signer } from '../../client/signer';
import { addMember, addRevocationLists, changeBatch } from '../../config/changes';
import type { ChannelSettings } from '../../config/groups';
import type { BatchSettings } from '../../config/groups';
import { type ChaincodeDescription, defaultBatch, type NetworkDescription } from '../description';
import { BroadcastRefusal } from '../orderer/broadcast-check';
import { PrivateDataExchange } from '../peer';
import { ChaincodeProcess } from './chaincode-process';
import { ChannelHost } from './channel-host';
import { DataFolder } from './data-folder';
import { deploy } from './deploy';
import { reconfigure } from './reconfigure';
import type { Fault } from './fault';
import { type Connection, MemberHost, pair } from './member-host';

export type HostOptions = {
  folder: string;
  /** Whether blocks and private data are fsynced. */
  sync: boolean;
  description: NetworkDescription;
  chaincodes: ChaincodeDescription[];
};

const ordererMsp = 'OrdererMSP';
const ordererDomain = 'orderer.network';

/** The whole network in one thread. */
export class NetworkHost {
  readonly #members = new Map<string, MemberHost>();
  readonly #channels = new Map<string, ChannelHost>();
  readonly #processes: ChaincodeProcess[] = [];

  private constructor(
    private readonly folder: DataFolder,
    private readonly options: HostOptions,
    private readonly report: (error: unknown) => void,
  ) {}

  /** @param report failures that are nobody's answer; `fatal` ones mean that the network must stop */
  static async open(
    options: HostOptions,
    events: { report: (error: unknown) => void; fatal: (error: unknown) => void; log: (line: string) => void },
  ): Promise<NetworkHost> {
    const folder = await DataFolder.open(options.folder);
    const host = new NetworkHost(folder, options, events.report);
    try {
      await host.#start(events);
      return host;
    } catch (error) {
      await host.close();
      throw error;
    }
  }

  async #start(events: { fatal: (error: unknown) => void; log: (line: string) => void }): Promise<void> {
    const { description, sync } = this.options;
    const exchange = new PrivateDataExchange();
    for (const member of description.members) {
      const lifetimes = description.certificates;
      this.#members.set(member.mspId, await MemberHost.open(member, this.folder, { exchange, sync, lifetimes }));
    }
    await this.#openChannels(events);
    for (const chaincode of this.options.chaincodes) await this.#install(chaincode, events.log);
    await Promise.all(Array.from(this.#channels.values(), (channel) => this.#deployOn(channel)));
    const network = {
      all: () => Array.from(this.#members.values(), ({ endpoint }) => endpoint),
      broadcast: (channel: string, envelope: Buffer) => this.#broadcast(channel, envelope),
    };
    await Promise.all(Array.from(this.#members.values(), (member) => member.serve(network, this.report)));
  }

  async #openChannels({ fatal, log }: { fatal: (error: unknown) => void; log: (line: string) => void }): Promise<void> {
    const organisation = await this.#ordererOrganisation();
    const node = await organisation.node('orderer', `orderer0.${ordererDomain}`);
    await organisation.user('Admin', 'admin');
    const signer: Signer = signerOf(ordererMsp, node);
    for (const { name, members, batch } of this.options.description.channels) {
      const hosts = members.map((mspId) => this.member(mspId));
      const settings = (): ChannelSettings => ({
        members: hosts.map(settingsOf),
        orderer: { ...roots(ordererMsp, organisation), node: consenter(node) },
        batch: { ...defaultBatch, ...batch },
      });
      const file = this.folder.file('channels', `${name}.blocks`);
      const { sync } = this.options;
      this.#channels.set(
        name,
        await ChannelHost.open({ name, file, sync, members: hosts, signer, settings, fail: fatal, log }),
      );
    }
  }

  #ordererOrganisation(): Promise<Organisation> {
    const lifetimes = this.options.description.certificates;
    const options = { mspId: ordererMsp, domain: ordererDomain, kind: 'orderer', lifetimes } as const;
    return Organisation.open(this.folder.file('organizations'), options);
  }

  async #install(chaincode: ChaincodeDescription, log: (line: string) => void): Promise<void> {
    const packageId = packageIdOf(chaincode);
    const { source } = chaincode;
    if ('module' in source) Object.assign(process.env, source.env);
    await Promise.all(
      Array.from(this.#members.values(), async ({ peer, description: { mspId } }) => {
        if ('module' in source) {
          peer.installChaincode(packageId, { module: source.module });
          return;
        }
        if ('services' in source) {
          peer.installChaincode(packageId, { service: serviceOf(mspId, source.services) });
          return;
        }
        const env = { ...source.env, ...source.memberEnv?.[mspId] };
        const running = await ChaincodeProcess.start({ path: source.package, packageId, mspId, env, log });
        this.#processes.push(running);
        peer.installChaincode(packageId, { service: running.address });
      }),
    );
  }

  async #deployOn(channel: ChannelHost): Promise<void> {
    const wanted = this.options.chaincodes.filter(({ channels }) => channels.includes(channel.name));
    for (const chaincode of wanted) await deploy(channel, chaincode);
  }

  /** Puts a revocation list of the member into every channel it is on. */
  async revoke(mspId: string, certificates: readonly string[]): Promise<void> {
    const { admin, organisation, peer } = this.member(mspId);
    const list = await organisation.ca.revocationList(certificates);
    const channels = peer.channels().map((name) => this.channel(name));
    await Promise.all(channels.map((channel) => reconfigure(channel, [admin], addRevocationLists(mspId, [list]))));
  }

  async setBatch(channel: string, batch: Partial<BatchSettings>): Promise<void> {
    const admin = signerOf(ordererMsp, await this.#ordererOrganisation().then((found) => found.user('Admin', 'admin')));
    await reconfigure(this.channel(channel), [admin], changeBatch({ ...defaultBatch, ...batch }));
  }

  /** Takes a member of the network onto a channel; all who are on it sign. */
  async admit(name: string, mspId: string): Promise<void> {
    const channel = this.channel(name);
    const member = this.member(mspId);
    const signers = channel.members.map(({ admin }) => admin);
    await reconfigure(channel, signers, addMember(settingsOf(member)));
    await channel.join(member);
  }

  #broadcast(name: string, envelope: Buffer): void {
    const channel = this.#channels.get(name);
    if (!channel) throw new BroadcastRefusal(404, `channel ${name} not found`);
    channel.orderer.broadcast(envelope);
  }

  member(mspId: string): MemberHost {
    const member = this.#members.get(mspId);
    if (!member) throw new Error(`no member ${mspId}`);
    return member;
  }

  channel(name: string): ChannelHost {
    const channel = this.#channels.get(name);
    if (!channel) throw new Error(`no channel ${name}`);
    return channel;
  }

  connections(): Connection[] {
    return Array.from(this.#members.values(), ({ connection }) => connection);
  }

  enrol(mspId: string, request: EnrolRequest): Promise<Credentials> {
    return this.member(mspId).enrol(request);
  }

  peerIdentity(mspId: string): Credentials {
    return pair(this.member(mspId).node);
  }

  /** As the member's own peer delivers it, or an orderer if no member is named. */
  block(channel: string, number: number, mspId?: string): Promise<Uint8Array | undefined> {
    if (mspId !== undefined) return this.member(mspId).peer.block(channel, number);
    return this.channel(channel).members[0]?.peer.block(channel, number) ?? Promise.resolve(undefined);
  }

  height(channel: string): number {
    return this.channel(channel).blocks.height;
  }

  async setFault(mspId: string, fault: Fault, on: boolean): Promise<void> {
    const member = this.member(mspId);
    member.peer.faults[fault] = on;
    if (fault === 'down' && on) member.interrupt();
    if (!on) await Promise.all(member.peer.channels().map((channel) => member.peer.catchUp(channel)));
  }

  async settled(): Promise<void> {
    await Promise.all(Array.from(this.#channels.values(), (channel) => channel.settled()));
  }

  async close(): Promise<void> {
    for (const channel of this.#channels.values()) await channel.settled();
    await Promise.all(Array.from(this.#members.values(), (member) => member.close()));
    await Promise.all(this.#processes.map((running) => running.close()));
    for (const channel of this.#channels.values()) await channel.close();
    await this.folder.close();
  }
}

function serviceOf(mspId: string, services: Record<string, string>): string {
  const address = services[mspId];
  if (address === undefined) throw new Error(`no chaincode service for ${mspId}`);
  return address;
}

function roots(mspId: string, organisation: Organisation) {
  return {
    mspId,
    rootCertificate: organisation.ca.certificatePem,
    tlsRootCertificate: organisation.tlsca.certificatePem,
  };
}

function settingsOf(member: MemberHost): ChannelSettings['members'][number] {
  const { organisation, node, port } = member;
  return { ...roots(organisation.mspId, organisation), anchorPeer: { host: node.host, port } };
}

/** The one orderer is a part of this process; the address is what the channel's configuration says of it. */
function consenter(node: Node): ChannelSettings['orderer']['node'] {
  return { host: node.host, port: 7050, tlsCertificate: node.tls.certificatePem };
}
