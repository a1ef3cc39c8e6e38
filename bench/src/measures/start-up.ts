import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Measure } from '../harness/figure';
import { sampleOf } from '../harness/sample';

const rounds = 3;
const program = resolve(__dirname, '../../../cli/dist/tierline.js');

/** `npm start` without the build: from the command to seven nodes that answer, on an empty folder and again on it. */
export const startUp: Measure = {
  name: 'start-up',
  run: async () => {
    const [first, again]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'tierline-bench-'));
      try {
        first.push(await secondsToReady(folder));
        again.push(await secondsToReady(folder));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const [fresh, kept] = [sampleOf(first), sampleOf(again)];
    return [
      { measure: 'start-up, empty folder', value: fresh.median, spread: fresh.spread, unit: 's', goal: { most: 10 } },
      {
        measure: 'start-up, same folder again',
        value: kept.median,
        spread: kept.spread,
        unit: 's',
        goal: { most: 10 },
      },
    ];
  },
};

async function secondsToReady(folder: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, 'start', '--data', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let [said, seconds] = ['', 0];
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (seconds === 0 && said.includes('ready after')) seconds = (performance.now() - began) / 1000;
    if (said.includes('Tokens last')) break;
  }
  child.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  if (seconds === 0 || code !== 0) throw new Error(`tierline start ended with ${code}: ${said}`);
  return seconds;
}
