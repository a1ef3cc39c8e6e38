import type { Command } from 'commander';
import { Listr } from 'listr2';

type Options = { data: string; consortium?: string };

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .summary('make the read models anew from the members’ own archives')
    .description(
      'Replays every member’s archive with every check and switches when done; what is spoilt changes nothing. Stop\n' +
        '`tierline start` first. A running node (`tierline node`) rebuilds on SIGUSR2, without a stop.',
    )
    .option('--data <folder>', 'data folder of `tierline start`', '.tierline')
    .option('--consortium <file>', 'another consortium.yaml')
    .action(rebuildAll);
}

async function rebuildAll({ data, consortium }: Options): Promise<void> {
  const { openArchives } = await import('../constellation/archives.js');
  const archives = await openArchives(data, consortium);
  try {
    const tasks = archives.members.map(({ slug, rebuild }) => ({ title: slug, task: () => rebuild() }));
    await new Listr(tasks).run();
  } finally {
    await archives.close();
  }
}
