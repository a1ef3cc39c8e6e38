import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '@tierline/api/readmodel';
import type { Consortium } from '@tierline/network/consortium';
import type { NodeStatus, Step } from '@tierline/network/fabric';
import { findBinaries, type NativeChaincode, NativeNetwork } from '@tierline/network/native';
import type { ConsortiumNetwork, Hosting } from './consortium-network';
import type { Founding } from './founding';
import { checkRegistries } from '../registry';
import { refuseOthers } from './refuse-others';
import { registrar } from './registrar';
import { tierlineChaincode } from './tierline-chaincode';

/** @throws BinariesMissing, OtherNetwork */
export function openNative(consortium: Consortium, folder: string): Promise<NativeNetwork> {
  const binaries = findBinaries(process.env['FABRIC_BIN']);
  refuseOthers(folder, 'native');
  return NativeNetwork.open(folder, consortium, binaries, registrar);
}

/** Tierline's chaincode, and how its services are started. */
export function nativeChaincode(consortium: Consortium, founding: Founding): NativeChaincode {
  const { env, ...chaincode } = tierlineChaincode(consortium, founding);
  const program = require.resolve('@tierline/chaincode/service');
  return { ...chaincode, service: { command: process.execPath, args: [program], cwd: process.cwd(), env } };
}

/** The consortium's network on real Fabric. Nodes that ran before run on when it is closed. */
export class NativeConsortiumNetwork implements ConsortiumNetwork {
  readonly kind = 'native';

  private constructor(
    private readonly network: NativeNetwork,
    private readonly leave: boolean,
    private readonly temporary: string | undefined,
  ) {}

  /** Resolves when Tierline's chaincode answers on every channel. Without a folder nothing is kept. @throws BinariesMissing, OtherNetwork */
  static async start(
    consortium: Consortium,
    { folder, founding }: Hosting,
    tell: (title: string) => void = () => undefined,
  ): Promise<NativeConsortiumNetwork> {
    const temporary = folder === undefined ? await mkdtemp(join(tmpdir(), 'tierline-native-')) : undefined;
    const place = folder ?? temporary ?? '';
    const unlock = lockFolder(place);
    try {
      const network = await openNative(consortium, place);
      const started = new NativeConsortiumNetwork(network, network.running().length > 0, temporary);
      const deploying = network.deploy(nativeChaincode(consortium, founding));
      const steps = [...network.up(), ...deploying, checkRegistries(network, consortium)];
      await taken(steps, tell).catch(async (error: unknown) => {
        await started.close();
        throw error;
      });
      return started;
    } finally {
      unlock();
    }
  }

  connection(mspId: string): ReturnType<NativeNetwork['connection']> {
    return this.network.connection(mspId);
  }

  enrol: ConsortiumNetwork['enrol'] = (mspId, request) => this.network.enrol(mspId, request);

  channels(): string[] {
    return this.network.channels();
  }

  genesisBlock(channel: string): Promise<Uint8Array> {
    return this.network.genesisBlock(channel);
  }

  height(channel: string): Promise<number> {
    return this.network.height(channel);
  }

  settled(): Promise<void> {
    return this.network.settled();
  }

  /** The processes it consists of. */
  status(): Promise<NodeStatus[]> {
    return this.network.status();
  }

  async close(): Promise<void> {
    if (!this.leave) await this.network.stop();
    this.network.close();
    if (this.temporary !== undefined) await rm(this.temporary, { recursive: true, force: true });
  }
}

async function taken(steps: readonly Step[], tell: (title: string) => void): Promise<void> {
  for (const { title, run } of steps) {
    tell(title);
    await run(() => undefined);
  }
}
