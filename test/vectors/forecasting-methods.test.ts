import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { crostonRate, seasonalNaive, smoothedLevel } from '@tierline/planning/forecasting';

const file = resolve(__dirname, '../../../shared/vectors/forecasting/own-vectors.json');
type Expected = { alpha: number; expectedNext: number | null } | { season: number; expectedHorizon: number[] };
type Case = { id: string; method: string; history: number[] } & Expected;
const cases = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { methods: Case[] }).methods : [];

(cases.length > 0 ? describe : describe.skip)('methods that foresee (vectors/forecasting)', () => {
  for (const given of cases)
    it(`${given.id}: ${given.method}`, () => {
      const { expected, foreseen } = answer(given);
      expect(foreseen).toHaveLength(expected.length);
      for (const [step, value] of expected.entries())
        expect(Math.abs((foreseen[step] ?? NaN) - value)).toBeLessThan(1e-9);
    });
});

function answer(given: Case): { expected: number[]; foreseen: number[] } {
  if ('season' in given)
    return {
      expected: given.expectedHorizon,
      foreseen: seasonalNaive({ values: given.history, season: given.season }, given.expectedHorizon.length) ?? [],
    };
  const { history, alpha, expectedNext } = given;
  const next = given.id.startsWith('CRO') ? crostonRate(history, alpha) : smoothedLevel(history, alpha);
  return { expected: expectedNext === null ? [] : [expectedNext], foreseen: next === undefined ? [] : [next] };
}
