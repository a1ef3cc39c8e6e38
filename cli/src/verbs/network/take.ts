import type { FabricNetwork, Step } from '@tierline/network/fabric';

/** Takes the steps one after the other, showing what each does, and says where the logs are. */
export async function take(network: FabricNetwork, steps: readonly Step[]): Promise<void> {
  const { Listr } = await import('listr2');
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: (_: unknown, task: { output: string }) => run((line) => (task.output = line)),
    rendererOptions: { persistentOutput: true, outputBar: Infinity },
  }));
  await new Listr(tasks).run();
  console.log(`logs in ${network.logs}`);
}
