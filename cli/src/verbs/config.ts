import type { Command } from 'commander';

export function addConfig(program: Command): void {
  program
    .command('config')
    .summary('a member node’s configuration')
    .command('check')
    .description(
      'Reads a configuration file, over it the environment (TIERLINE_…), and lists everything that is wrong at once:\n' +
        'path, value, expectation, source. Exit code: 0 valid, 78 not valid.',
    )
    .argument('[file]', 'YAML or JSON; left out: environment only')
    .action(async (file: string | undefined) => {
      const { readConfig } = await import('@tierline/api/config');
      const { member, channels } = readConfig({ environment: process.env, ...(file === undefined ? {} : { file }) });
      console.log(`valid: ${member.mspId} (${member.slug}) on ${channels.map(({ name }) => name).join(', ')}`);
    });
}
