import type { Command } from 'commander';
import type { NodeProcess } from '../node/node-process';
import { onStopSignal } from './on-stop-signal';

type Options = { config?: string; bootstrap?: string; logLevel: string };

export function addNode(program: Command): void {
  program
    .command('node')
    .summary('run one member’s node')
    .description(
      'Serves the member’s GraphQL at /graphql, as its configuration says (docs/operate.md): a file, over it the environment\n' +
        '(TIERLINE_…). Everything that is wrong with it is listed at once, exit code 78. SIGHUP reads files again (TLS, peer),\n' +
        'SIGUSR2 makes the read model anew while the old one answers, SIGTERM drains and stops.',
    )
    .option('--config <file>', 'YAML or JSON; left out: environment only')
    .option('--bootstrap <file>', 'consortium.yaml: first put its registries on the member’s channels that have none')
    .option('--log-level <level>', 'trace, debug, info, warn, error', 'info')
    .action(run);
}

async function run({ config, bootstrap, logLevel }: Options): Promise<void> {
  const { NodeProcess: Process } = await import('../node/node-process.js');
  const source = { environment: process.env, ...(config === undefined ? {} : { file: config }) };
  const running = await Process.start(source, logLevel);
  onStopSignal(() => running.close());
  process.on('SIGHUP', () => running.reread());
  process.on('SIGUSR2', () => void rebuild(running));
  console.log(`${running.node.slug}: serving at ${running.url}`);
  if (bootstrap !== undefined) await bootstrapChannels(running, bootstrap);
}

async function rebuild({ node }: NodeProcess): Promise<void> {
  console.log('rebuilding the read model');
  await node.rebuild().then(
    () => console.log('rebuilt; the new read model answers'),
    (error: unknown) => console.error('not rebuilt, the old read model answers on:', error),
  );
}

async function bootstrapChannels({ node }: NodeProcess, file: string): Promise<void> {
  const [{ readConsortium }, { bootstrap }, { firstRegistry }] = await Promise.all([
    import('@tierline/network/consortium'),
    import('../constellation/bootstrap.js'),
    import('../constellation/first-registry.js'),
  ]);
  const consortium = readConsortium(file);
  for (const channel of consortium.channels.filter(({ members }) => members.some(({ mspId }) => mspId === node.mspId)))
    await bootstrap(node, firstRegistry(consortium, channel));
  console.log('every channel has its registry');
}
