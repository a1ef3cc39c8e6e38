import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Build } from '../ground/native-ground';
import { codesOf, verified } from '../verified';
import { Both, type Pair } from './both';
import type { Script } from './script';
import type { Subject } from './subject';

/** What is played on embedded and on one build of real Fabric. */
export type Comparison = {
  subject: Subject;
  build?: Build;
  /** Played one after the other before all else: others rest on what they do. */
  first?: readonly Script[];
  written: readonly Script[];
  generated?: { script: fc.Arbitrary<Script>; runs: number };
  /** Played one after the other at the end: they change the channel. */
  changing: readonly Script[];
  /** Fabric's validation codes that the scripts bring about. */
  codes: readonly number[];
  /** Configuration blocks, the first one included. */
  configurations: number;
};

export function describeDifferential(name: string, comparison: Comparison): void {
  const { subject, build, first = [], written, generated, changing, codes, configurations } = comparison;
  describe(name, () => {
    let both: Both;
    beforeAll(async () => {
      both = await Both.open(subject, build);
    }, 300_000);
    afterAll(() => both.close(), 60_000);

    function compare(pairs: readonly Pair[]): void {
      const different = pairs.filter(({ real, embedded }) => !isDeepStrictEqual(embedded, real));
      both.counted.differences += different.length;
      for (const { script, real, embedded } of different)
        expect({ script: script.title, ...embedded }).toEqual({ script: script.title, ...real });
    }
    async function oneByOne(scripts: readonly Script[]): Promise<void> {
      for (const script of scripts) compare(await both.play([script]));
    }

    test('scripts by hand', async () => {
      await oneByOne(first);
      compare(await both.play(written));
    }, 300_000);

    if (generated)
      test('generated scripts', async () => {
        const batch = fc.array(generated.script, { minLength: 24, maxLength: 32 });
        await fc.assert(
          fc.asyncProperty(batch, async (scripts) => compare(await both.play(scripts))),
          { seed: 20261125, numRuns: generated.runs, plugins: [fc.interruptAfterTimeLimit(200_000)] },
        );
      }, 300_000);

    test('scripts that change the channel', () => oneByOne(changing), 300_000);

    test('the verifier recomputes every flag and commit hash of the real blocks', async () => {
      const seen = verified(both.real.chain.blocks('Org1MSP'), await both.real.genesisBlock());
      expect(seen.findings).toEqual([]);
      expect([...seen.flags.keys()].sort((a, b) => a - b)).toEqual(codes);
      expect(seen.configurations).toBe(configurations);
      const { scripts, transactions, differences } = both.counted;
      process.stdout.write(
        `${name}: ${String(scripts)} scripts, ${String(transactions)} transactions on each network, differences: ${String(differences)}; validation codes on real Fabric's main channel ${codesOf(seen.flags)}\n`,
      );
    });
  });
}
