import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { accuracy, type Accuracy } from '@tierline/planning/forecasting';

const file = resolve(__dirname, '../../../shared/vectors/forecasting/own-vectors.json');
type Case = {
  id: string;
  note: string;
  history: number[];
  season: number;
  actual: number[];
  forecast: number[];
  expected: Record<keyof Accuracy, number | null>;
};
const cases = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { metrics: Case[] }).metrics : [];

(cases.length > 0 ? describe : describe.skip)('measures of a forecast’s error (vectors/forecasting)', () => {
  for (const { id, note, history, season, expected, ...foreseen } of cases)
    it(`${id}: ${note}`, () => {
      const measured = accuracy(foreseen, history, season);
      const differences = Object.entries(expected).filter(([name, value]) => {
        const ours = measured[name as keyof Accuracy];
        return value === null ? ours !== undefined : !(Math.abs((ours ?? Number.NaN) - value) < 1e-9);
      });
      expect(differences).toEqual([]);
    });
});
