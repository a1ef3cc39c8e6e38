import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Constellation } from '@tierline/cli/constellation';
import { NativeConsortiumNetwork } from '@tierline/cli/native';
import { readConsortium } from '@tierline/network/consortium';
import { findBinaries, NativeNetwork } from '@tierline/network/native';
import { bare, BareClient } from '../bare/bare-client';
import { TwoParties, programme } from '../stage/two-parties';
import { ProcessCpu } from './process-cpu';

const consortiumFile = resolve(__dirname, '../../fabric-consortium.yaml');
const setting = { channel: programme, buyer: 'buyer', supplier: { slug: 'supplier', mspId: 'SupplierMSP' } };
const pair = ['BuyerMSP', 'SupplierMSP'] as const;
const trio = [...pair, 'StewardMSP'] as const;

/** Two real Fabric networks of one shape on this machine: Tierline's consortium with its nodes, and the bare contract alone. */
export class FabricStage {
  private constructor(
    readonly ours: TwoParties,
    /** The bare contract's network. */
    readonly hosting: NativeNetwork,
    readonly oursCpu: ProcessCpu,
    /** Writes at two parties, and at three. */
    readonly bare: { two: BareClient; three: BareClient },
    readonly bareCpu: ProcessCpu,
    readonly close: () => Promise<void>,
  ) {}

  /** @throws BinariesMissing */
  static async create(say: (line: string) => void): Promise<FabricStage> {
    const folder = mkdtempSync(join(tmpdir(), 'tierline-bench-'));
    const consortium = readConsortium(consortiumFile);
    const hosting = await NativeNetwork.open(join(folder, 'bare'), consortium, findBinaries(process.env['FABRIC_BIN']));
    const endings: (() => Promise<void>)[] = [
      async () => {
        await hosting.stop();
        hosting.close();
        rmSync(folder, { recursive: true, force: true });
      },
    ];
    const close = async (): Promise<void> => {
      for (const end of endings.splice(0).reverse()) await end();
    };
    try {
      const service = {
        command: process.execPath,
        args: [require.resolve('../bare/bare-service')],
        cwd: folder,
        env: {},
      };
      const contract = { name: bare.chaincode, version: '1.0', channels: [programme], service };
      for (const { title, run } of [...hosting.up(), ...hosting.deploy(contract)]) {
        say(`bare network: ${title}`);
        await run(() => undefined);
      }
      say('Tierline’s network and nodes');
      const constellation = await Constellation.on(
        (description, where) => NativeConsortiumNetwork.start(description, where),
        { consortiumFile, folder: join(folder, 'ours') },
      );
      endings.push(() => constellation.close());
      const ours = await TwoParties.on(constellation, setting);
      endings.push(() => ours.close());
      for (const slug of ['buyer', 'supplier']) await ours.link(slug, { slug: 'steward', mspId: 'StewardMSP' });
      const [two, three] = [
        await BareClient.connect(hosting, pair, programme),
        await BareClient.connect(hosting, trio, programme),
      ];
      endings.push(() => {
        two.close();
        three.close();
        return Promise.resolve();
      });
      return new FabricStage(
        ours,
        hosting,
        new ProcessCpu(await constellation.network.status()),
        { two, three },
        new ProcessCpu(await hosting.status()),
        close,
      );
    } catch (error) {
      await close();
      throw error;
    }
  }
}
