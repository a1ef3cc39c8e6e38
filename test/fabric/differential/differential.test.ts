import fc from 'fast-check';
import { LedgerLayer } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import { Both, type Pair } from '../../support/differential/both';
import { changingScripts } from '../../support/differential/scripts/changing';
import { generatedScript, lookingBack } from '../../support/differential/scripts/generated';
import { hostileScripts } from '../../support/differential/scripts/hostile';
import { policyScripts } from '../../support/differential/scripts/policies';
import { privateScripts } from '../../support/differential/scripts/private';
import { publicScripts } from '../../support/differential/scripts/public';
import { onFabric } from '../../support/fabric/fabric-at-hand';

/** Batches of generated scripts; a smoke test is content with one. */
const runs = process.env['TIERLINE_SMOKE'] === 'true' ? 1 : 8;
const written = [...publicScripts, ...hostileScripts, ...privateScripts, ...policyScripts];

onFabric('embedded and real Fabric, told apart by nothing', () => {
  let both: Both;
  beforeAll(async () => {
    both = await Both.open();
  }, 300_000);
  afterAll(() => both.close(), 60_000);

  function compare(pairs: readonly Pair[]): void {
    for (const { script, real, embedded } of pairs)
      expect({ script: script.title, ...embedded }).toEqual({ script: script.title, ...real });
  }

  test('scripts by hand', async () => {
    compare(await both.play(written));
  }, 300_000);

  test('generated scripts', async () => {
    const batch = fc.array(generatedScript, { minLength: 24, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(batch, async (scripts) => compare(await both.play(scripts.map(lookingBack)))),
      { seed: 20261125, numRuns: runs, interruptAfterTimeLimit: 200_000 },
    );
  }, 300_000);

  test('scripts that change the channel', async () => {
    for (const script of changingScripts) compare(await both.play([script]));
  }, 300_000);

  test('the verifier recomputes every flag and commit hash of the real blocks', async () => {
    const layer = new LedgerLayer(await both.real.genesisHash());
    const seen = new Map<number, number>();
    let configurations = 0;
    for (const bytes of both.real.chain.blocks('Org1MSP')) {
      const { findings } = layer.take(bytes);
      expect(findings).toEqual([]);
      const { flags, txs } = parseBlock(bytes);
      if (txs[0]?.type === 'config') configurations += 1;
      for (const flag of flags) seen.set(flag, (seen.get(flag) ?? 0) + 1);
    }
    // Valid; invalid as bound to another proposal, by its id, as a duplicate, for want of endorsements, by what it read.
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual([0, 5, 8, 9, 10, 11, 12]);
    expect(configurations).toBe(2);
    const { scripts, transactions } = both.counted;
    process.stdout.write(
      `${scripts} scripts, ${transactions} transactions on each; codes of real Fabric's main channel:\n`,
    );
    process.stdout.write(`${[...seen].map(([flag, count]) => `${flag}: ${count}`).join(', ')}\n`);
  });
});
