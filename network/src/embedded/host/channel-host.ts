import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Signer } from '../../client/signer';
import { genesisBlock } from './genesis';
import type { ChannelSettings } from '../../config/groups';
import { ChannelOrderer, type OrdererState, readOrdererState } from '../orderer/channel-orderer';
import { ChannelBlocks } from '../peer';
import type { MemberHost } from './member-host';

/** One channel: its blocks, its orderer, and the peers that commit what is ordered. */
export class ChannelHost {
  readonly orderer: ChannelOrderer;
  #committing: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly name: string,
    readonly blocks: ChannelBlocks,
    readonly members: MemberHost[],
    private readonly fail: (error: unknown) => void,
    signer: Signer,
    resume: OrdererState,
  ) {
    this.orderer = new ChannelOrderer(blocks, signer, resume, {
      written: (number) => this.#commit(number),
      failed: fail,
    });
  }

  static async open(options: {
    name: string;
    file: string;
    sync: boolean;
    members: MemberHost[];
    signer: Signer;
    /** What the first block says, should it not be there yet. */
    settings: () => ChannelSettings;
    fail: (error: unknown) => void;
    log: (line: string) => void;
  }): Promise<ChannelHost> {
    const { name, file, sync, members, signer, settings, fail, log } = options;
    await mkdir(dirname(file), { recursive: true });
    const blocks = await ChannelBlocks.open(file, { sync });
    if (blocks.torn > 0) log(`${name}: cut ${String(blocks.torn)} bytes of an unfinished block, kept beside the file`);
    if (blocks.height === 0) await blocks.append(genesisBlock(name, settings()));
    await Promise.all(members.map(({ peer }) => peer.join(name, blocks)));
    return new ChannelHost(name, blocks, members, fail, signer, await readOrdererState(blocks));
  }

  /** Adds a member's peer, which commits all there is before it takes part. */
  async join(member: MemberHost): Promise<void> {
    await member.peer.join(this.name, this.blocks);
    this.members.push(member);
    await member.peer.catchUp(this.name);
  }

  /** Cuts what waits; resolves once every peer that is not held back has committed it. */
  async settled(): Promise<void> {
    await this.orderer.flush();
    await this.#committing;
  }

  async close(): Promise<void> {
    await this.settled();
    await this.blocks.close();
  }

  #commit(number: number): void {
    const before = this.#committing;
    const commits = this.members.map(({ peer }) => peer.commit(this.name, number));
    this.#committing = Promise.all([before, ...commits]).catch((error: unknown) => this.fail(error));
  }
}
