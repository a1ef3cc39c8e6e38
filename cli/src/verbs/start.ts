import type { Command } from 'commander';
import type { Constellation } from '../constellation';
import { offeredTokens } from './offered-tokens';
import { onStopSignal } from './on-stop-signal';

type Options = { data: string; port: string; ephemeral?: boolean; consortium?: string; logLevel: string };

export function addStart(program: Command): void {
  program
    .command('start')
    .summary('run a whole consortium in this process, ready to ask')
    .description(
      'Starts the embedded network and one node per member, and prints their URLs and ready tokens.\n' +
        'One machine, one operator: for pilots and development, no trust boundary. Ctrl-C drains and stops.',
    )
    .option('--data <folder>', 'where everything is kept', '.tierline')
    .option('--port <number>', 'TCP port on loopback', '4000')
    .option('--ephemeral', 'keep nothing')
    .option('--consortium <file>', 'another consortium.yaml')
    .option('--log-level <level>', 'trace, debug, info, warn, error', 'warn')
    .action(start);
}

async function start({ data, port, ephemeral, consortium, logLevel }: Options): Promise<void> {
  const { Constellation } = await import('../constellation.js');
  const began = Date.now();
  const constellation = await Constellation.create({
    ...(ephemeral === true ? {} : { folder: data }),
    ...(consortium === undefined ? {} : { consortiumFile: consortium }),
    port: Number(port),
    logLevel,
  });
  onStopSignal(() => constellation.close());
  await introduce(constellation, Date.now() - began);
}

async function introduce(constellation: Constellation, milliseconds: number): Promise<void> {
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
