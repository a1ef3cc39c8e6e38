import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeChaincode, NativeConsortiumNetwork, openNative } from '@tierline/cli/native';
import type { Hosting } from '@tierline/cli/network';
import type { Consortium, ConsortiumChannel, ConsortiumMember } from '@tierline/network/consortium';
import type { NativeChaincode, NativeNetwork } from '@tierline/network/native';
import type { TestedNetwork } from '../tested-network';
import { codesOf, verified } from '../verified';
import { eventually } from '../waiting';

/** Real Fabric below a constellation, as the product starts it, with a hand on its peers. */
export class NativeUnderTest implements TestedNetwork {
  readonly kind = 'native';
  readonly #down = new Set<string>();
  readonly connection: TestedNetwork['connection'];
  readonly enrol: TestedNetwork['enrol'];
  readonly channels: TestedNetwork['channels'];
  readonly genesisBlock: TestedNetwork['genesisBlock'];
  readonly height: TestedNetwork['height'];
  readonly settled: TestedNetwork['settled'];

  private constructor(
    private readonly started: NativeConsortiumNetwork,
    private readonly consortium: Consortium,
    private readonly network: NativeNetwork,
    private readonly chaincode: NativeChaincode,
    private readonly temporary: string | undefined,
  ) {
    this.connection = (mspId) => started.connection(mspId);
    this.enrol = (mspId, request) => started.enrol(mspId, request);
    this.channels = () => started.channels();
    this.genesisBlock = (channel) => started.genesisBlock(channel);
    this.height = (channel) => started.height(channel);
    // A peer that is down commits nothing; what the others have, their nodes are waited for anyhow.
    this.settled = () => (this.#down.size > 0 ? Promise.resolve() : started.settled());
  }

  static async start(consortium: Consortium, hosting: Hosting): Promise<NativeUnderTest> {
    const temporary = hosting.folder === undefined ? await mkdtemp(join(tmpdir(), 'tierline-native-')) : undefined;
    const folder = hosting.folder ?? temporary ?? '';
    const started = await NativeConsortiumNetwork.start(consortium, { ...hosting, folder });
    const chaincode = nativeChaincode(consortium, hosting.founding);
    return new NativeUnderTest(started, consortium, await openNative(consortium, folder), chaincode, temporary);
  }

  block(channel: string, number: number, mspId: string): Promise<Uint8Array> {
    return this.network.block(mspId, channel, number);
  }

  /** The peer's process ends, and runs again as its operator brings back whatever is down. */
  readonly faults: TestedNetwork['faults'] = {
    down: async (mspId) => {
      const member = this.consortium.members.find((one) => one.mspId === mspId);
      if (!member) throw new Error(`no member ${mspId}`);
      this.#down.add(mspId);
      await this.network.kill(peerOf(member));
    },
    up: async () => {
      for (const { run } of [...this.network.up(), ...this.network.deploy(this.chaincode)]) await run(() => undefined);
      this.#down.clear();
    },
  };

  /** Whatever the suite did: the verifier goes over every block first. */
  async close(): Promise<void> {
    try {
      for (const channel of this.consortium.channels) await this.#verify(channel);
    } finally {
      this.network.close();
      await this.started.close();
      if (this.temporary !== undefined) await rm(this.temporary, { recursive: true, force: true });
    }
  }

  async #verify({ name, members }: ConsortiumChannel): Promise<void> {
    const running = this.network.running();
    const { mspId = '' } = members.find((member) => running.includes(peerOf(member))) ?? {};
    const height = await this.height(name);
    const blocks: Uint8Array[] = [];
    for (let number = 0; number < height; number += 1)
      blocks.push(await eventually(() => this.block(name, number, mspId)));
    const { findings, flags } = verified(blocks, await this.genesisBlock(name));
    if (findings.length > 0) throw new Error(`${name}: ${JSON.stringify(findings)}`);
    process.stdout.write(`${name}: ${String(height)} blocks verified, validation codes ${codesOf(flags)}\n`);
  }
}

const peerOf = ({ domain }: ConsortiumMember): string => `peer0.${domain}`;
