import { type Command, Option } from 'commander';
import type { Constellation, ConstellationOptions } from '../constellation';
import type { ConsortiumNetwork, NetworkKind } from '../constellation/consortium-network';
import { offeredTokens } from './offered-tokens';
import { onStopSignal } from './on-stop-signal';

type Options = {
  on: NetworkKind;
  data: string;
  port: string;
  ephemeral?: boolean;
  consortium?: string;
  logLevel: string;
};

export function addStart(program: Command): void {
  program
    .command('start')
    .summary('run a whole consortium in this process, ready to ask')
    .description(
      'Starts the network and one node per member, and prints their URLs and ready tokens. On native, real Fabric’s nodes that ran\n' +
        'before (`network up`) are used and left running. One machine, one operator: for pilots and development, no trust\n' +
        'boundary. Ctrl-C drains and stops.',
    )
    .addOption(
      new Option('--on <network>', 'embedded, or native: real Fabric from the binaries in FABRIC_BIN')
        .choices(['embedded', 'native'])
        .default('embedded'),
    )
    .option('--data <folder>', 'where everything is kept', '.tierline')
    .option('--port <number>', 'TCP port on loopback', '4000')
    .option('--ephemeral', 'keep nothing')
    .option('--consortium <file>', 'another consortium.yaml')
    .option('--log-level <level>', 'trace, debug, info, warn, error', 'warn')
    .action(start);
}

async function start({ on, data, port, ephemeral, consortium, logLevel }: Options): Promise<void> {
  const began = Date.now();
  const constellation = await starts[on]({
    ...(ephemeral === true ? {} : { folder: data }),
    ...(consortium === undefined ? {} : { consortiumFile: consortium }),
    port: Number(port),
    logLevel,
  });
  onStopSignal(() => constellation.close());
  await introduce(constellation, Date.now() - began);
}

type Started = Constellation<ConsortiumNetwork>;
const starts: Record<NetworkKind, (options: ConstellationOptions) => Promise<Started>> = {
  embedded: async (options) => (await import('../constellation.js')).Constellation.create(options),
  native: async (options) => {
    const [{ Constellation: On }, { NativeConsortiumNetwork }] = await Promise.all([
      import('../constellation.js'),
      import('../constellation/native-network.js'),
    ]);
    const tell = (title: string): void => console.log(`  ${title}`);
    return On.on((consortium, hosting) => NativeConsortiumNetwork.start(consortium, hosting, tell), options);
  },
};

async function introduce(constellation: Started, milliseconds: number): Promise<void> {
  const { consortium } = constellation;
  console.log(
    `${consortium.name}: ready after ${(milliseconds / 1000).toFixed(1)} s. Each URL opens GraphiQL in a browser.\n`,
  );
  for (const { slug, name, roles } of consortium.members) {
    console.log(`${slug.padEnd(8)} ${name} (${roles.join(', ')})\n         ${constellation.url(slug)}`);
    console.log(`         Authorization: Bearer ${await constellation.token(slug, offeredTokens(roles))}\n`);
  }
  console.log('Tokens last 12 hours; `npm run tierline -- token --member oem --roles planner` makes others.');
}
