import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { coverage, dayAfter, daysOfSupplyBefore, type Dated } from '@tierline/planning/supply';

type Case = {
  id: string;
  role: 'customer' | 'supplier';
  note: string;
  openingStock: number;
  consumed: number[];
  added: number[];
  consumedParts?: Record<string, number[]>;
  addedParts?: Record<string, number[]>;
  expected: { projectedStock: number[]; daysOfSupply: number[]; daysOfSupplyDay0?: number };
};
const file = resolve(__dirname, '../../../shared/vectors/days-of-supply/vectors.json');
const { vectors, tolerance } = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Case[]; tolerance: number })
  : { vectors: [], tolerance: 0 };

const first = '2026-11-30';
/** What both sides report stands as two items of one day. */
const dated = (parts: Record<string, number[]>): Dated[] =>
  Object.values(parts).flatMap((part) => part.map((quantity, index) => ({ day: dayAfter(first, index), quantity })));
const differ = (ours: readonly string[], expected: readonly number[]): boolean =>
  ours.length !== expected.length ||
  ours.some((one, index) => !(Math.abs(Number(one) - expected[index]!) <= tolerance));

(vectors.length > 0 ? describe : describe.skip)('days of supply (CX-0145; vectors/days-of-supply)', () => {
  for (const { id, role, note, openingStock: opening, expected, ...given } of vectors)
    it(`${id} ${role}: ${note}`, () => {
      const { consumed, added, consumedParts = { consumed }, addedParts = { added } } = given;
      const flows = { consumed: dated(consumedParts), added: dated(addedParts) };
      const days = coverage({ first, days: consumed.length, opening, limits: {}, ...flows });
      const lasting = days.flatMap(({ daysOfSupply }) => daysOfSupply ?? []);
      const stock = days.map((day) => day.stock);
      expect(differ(stock, expected.projectedStock) && stock).toBe(false);
      expect(differ(lasting, expected.daysOfSupply) && lasting).toBe(false);
      if (expected.daysOfSupplyDay0 !== undefined)
        expect(differ([daysOfSupplyBefore(opening, consumed).toFixed()], [expected.daysOfSupplyDay0])).toBe(false);
    });
});
