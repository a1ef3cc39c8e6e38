import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Credentials, EnrolRequest } from '../ca/certificate-authority';
import type { BatchSettings } from '../config/groups';
import type { ChaincodeDescription, NetworkDescription } from './description';
import type { Connection } from './host/member-host';
import type { HostOptions } from './host/network-host';
import { WorkerCalls } from './worker-calls';

export type EmbeddedNetworkOptions = {
  /** Where keys, certificates, blocks and state lie; absent: in memory's stead, a temporary folder that `close` removes. */
  folder?: string;
  description: NetworkDescription;
  chaincodes: ChaincodeDescription[];
  /** Lines of chaincode processes, and failures that no caller was told. */
  log?: (line: string) => void;
};

/**
 * A Fabric network in one worker thread: per member a certificate authority, a peer and a gateway endpoint, and one
 * orderer. One machine, one operator: not a trust boundary. A crash of the thread is thrown in the parent.
 */
export class EmbeddedNetwork {
  readonly kind = 'embedded';
  /** Switches for tests. */
  readonly faults = {
    lag: (mspId: string, on: boolean): Promise<void> => this.calls.call('setFault', mspId, 'lag', on),
    dropPrivateData: (mspId: string, on: boolean): Promise<void> =>
      this.calls.call('setFault', mspId, 'dropPrivateData', on),
    down: (mspId: string): Promise<void> => this.calls.call('setFault', mspId, 'down', true),
    up: (mspId: string): Promise<void> => this.calls.call('setFault', mspId, 'down', false),
    /** The orderer takes the transaction, says so, and does not order it until it is released. */
    withhold: (channel: string, txId: string): Promise<void> => this.calls.call('withhold', channel, txId),
    release: (channel: string, txId: string): Promise<void> => this.calls.call('release', channel, txId),
  };

  private constructor(
    private readonly calls: WorkerCalls,
    private readonly description: NetworkDescription,
    private readonly connections: ReadonlyMap<string, Connection>,
    private readonly temporary: string | undefined,
  ) {}

  /** Resolves once every chaincode is committed on its channels and every endpoint serves. */
  static async start(options: EmbeddedNetworkOptions): Promise<EmbeddedNetwork> {
    const { description, chaincodes, log } = options;
    const temporary = options.folder === undefined ? await mkdtemp(join(tmpdir(), 'tierline-')) : undefined;
    const folder = options.folder ?? temporary ?? '';
    const host: HostOptions = { folder, sync: temporary === undefined, description, chaincodes };
    try {
      const worker = new Worker(join(__dirname, 'host', 'worker.js'), { workerData: host });
      const calls = await WorkerCalls.open(worker, log ?? (() => undefined));
      const connections = await calls.call('connections');
      const byMember = new Map(connections.map((connection) => [connection.mspId, connection]));
      return new EmbeddedNetwork(calls, description, byMember, temporary);
    } catch (error) {
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
      throw error;
    }
  }

  /** Where a gateway client connects to for this member. */
  connection(mspId: string): Connection {
    const connection = this.connections.get(mspId);
    if (!connection) throw new Error(`no member ${mspId}`);
    return connection;
  }

  channels(): string[] {
    return this.description.channels.map(({ name }) => name);
  }

  /** A new certificate and key of the member, not kept here. */
  enrol(mspId: string, request: EnrolRequest): Promise<Credentials> {
    return this.calls.call('enrol', mspId, request);
  }

  /** The member's peer itself, for hostile clients in tests. */
  peerIdentity(mspId: string): Promise<Credentials> {
    return this.calls.call('peerIdentity', mspId);
  }

  async genesisBlock(channel: string): Promise<Uint8Array> {
    const block = await this.block(channel, 0);
    if (!block) throw new Error(`channel ${channel} has no genesis block`);
    return block;
  }

  /** As the peer of `mspId` (else of the channel's first member) delivers it. */
  block(channel: string, number: number, mspId?: string): Promise<Uint8Array | undefined> {
    return this.calls.call('block', channel, number, mspId);
  }

  /** Blocks ordered so far. */
  height(channel: string): Promise<number> {
    return this.calls.call('height', channel);
  }

  /** The member's CA revokes certificates, by a configuration update on each of its channels. */
  revoke(mspId: string, certificates: readonly string[]): Promise<void> {
    return this.calls.call('revoke', mspId, certificates);
  }

  /** Changes how blocks are cut, by a configuration update that the orderer's administrator signs. */
  setBatch(channel: string, batch: Partial<BatchSettings>): Promise<void> {
    return this.calls.call('setBatch', channel, batch);
  }

  /** Takes a member onto a channel, by a configuration update that all its members sign. */
  admit(channel: string, mspId: string): Promise<void> {
    return this.calls.call('admit', channel, mspId);
  }

  /** All that was ordered is committed at every peer that is not held back. */
  settled(): Promise<void> {
    return this.calls.call('settled');
  }

  async close(): Promise<void> {
    await this.calls.close();
    if (this.temporary !== undefined) await rm(this.temporary, { recursive: true, force: true });
  }
}
