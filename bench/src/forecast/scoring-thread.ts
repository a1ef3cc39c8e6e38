import { parentPort } from 'node:worker_threads';
import { score } from './contenders';
import type { TestSeries } from './series-file';

// Scores what it is sent, batch by batch.
parentPort?.on('message', (batch: TestSeries[]) => {
  parentPort?.postMessage(batch.map(score));
});
