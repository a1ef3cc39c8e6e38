import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Score } from './contenders';
import type { TestSeries } from './series-file';

const batchSize = 25;

/** Scores of each series, in their order; one thread a core. */
export async function scoreAll(series: readonly TestSeries[], say: (done: number) => void): Promise<Score[][]> {
  const scores = Array.from<Score[]>({ length: series.length });
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    const thread = new Worker(join(__dirname, 'scoring-thread.js'));
    try {
      while (next < series.length) {
        const first = next;
        next += batchSize;
        thread.postMessage(series.slice(first, next));
        const [batch] = (await once(thread, 'message')) as [Score[][]];
        for (const [index, of] of batch.entries()) scores[first + index] = of;
        say((done += batch.length));
      }
    } finally {
      await thread.terminate();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return scores;
}
