import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { onFabric } from '../support/fabric/fabric-at-hand';

const run = promisify(execFile);
const demo = resolve(__dirname, '../../demo/dist/main.js');

/** The story without what no two plays share: ids, hashes, names drawn at random, times, places in the ledger, who of two was first. */
function factsOf(story: string): { chapters: string[]; facts: string[] } {
  const lines = story
    .replaceAll(/(?<=\S)\n(?=\S)/g, ' ') // sentences are wrapped
    .replaceAll(/\b[0-9a-f]{12,64}\b/g, '<hex>')
    .replaceAll(/\bp-<hex>|\bp-[0-9a-f]{16}\b/g, '<person>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d\d:\d\d:\d\d\.\d{3}\b/g, '<time>')
    .replaceAll(/\b(block|byte) +\d+/g, '$1 N')
    .replaceAll(/\b\d+ (blocks|transactions|valid)\b/g, 'N $1')
    .replaceAll(/\d+\.\d s\b/g, 'T s')
    .replaceAll(/^( +\d+ +)\d+( +<time>)/gm, '$1N$2')
    .replaceAll(/^ +\d+ +\d+ +(\d* +\w+ +\w+MSP +<time>)/gm, ' N N $1')
    .replaceAll(/^( +\w+ +)\d+( +<time>)/gm, '$1N$2')
    .replaceAll(/(reminder +|CaseOpened +|opened by )\w+MSP/g, '$1<one of two>')
    .replaceAll(/^.*: MVCC_READ_CONFLICT .*\n/gm, '')
    .replaceAll(/ +/g, ' ')
    .split('\n');
  return { chapters: lines.filter((line) => /^\d+\. /.test(line)), facts: lines.sort() };
}

onFabric('the story', () => {
  test('tells the same facts on real Fabric as on the embedded network', async () => {
    const play = (on: string) => run(process.execPath, [demo, '--on', on, '--data', 'nowhere'], { maxBuffer: 2 ** 24 });
    const native = await play('native');
    const embedded = await play('embedded');
    expect(native.stderr).toBe('');
    const told = factsOf(native.stdout);
    expect(told.chapters.length).toBeGreaterThan(5);
    expect(told).toEqual(factsOf(embedded.stdout));
  }, 300_000);
});
