import { bullwhipDevelopment, bullwhipRatio } from '@tierline/planning/tiers';

const buckets = (...quantities: number[]) =>
  quantities.map((quantity, index) => ({
    start: `2026-12-${String(7 + index * 7).padStart(2, '0')}`,
    quantity: String(quantity),
  }));

describe('the bullwhip ratio', () => {
  it('is one where demand is passed on as it came, and grows with the square of the swing', () => {
    expect(bullwhipRatio(buckets(10, 20, 30), buckets(10, 20, 30))).toBe(1);
    expect(bullwhipRatio(buckets(10, 20, 30), buckets(0, 20, 40))).toBe(4);
    expect(bullwhipRatio(buckets(10, 20, 30), buckets(20, 20, 20))).toBe(0);
  });

  it('looks at weeks that both state, and is not defined where nothing swings', () => {
    expect(bullwhipRatio(buckets(10, 20, 30, 900), buckets(10, 20, 30))).toBe(1);
    expect(bullwhipRatio(buckets(10, 10), buckets(1, 9))).toBeUndefined();
    expect(bullwhipRatio([], [])).toBeUndefined();
  });

  it('develops with each version of either side', () => {
    const received = [
      { at: '2026-11-01T00:00:00.000Z', buckets: buckets(10, 20) },
      { at: '2026-11-03T00:00:00.000Z', buckets: buckets(10, 30) },
    ];
    const passedOn = [{ at: '2026-11-02T00:00:00.000Z', buckets: buckets(10, 30) }];
    expect(bullwhipDevelopment(received, passedOn)).toEqual([
      { at: '2026-11-02T00:00:00.000Z', ratio: 4 },
      { at: '2026-11-03T00:00:00.000Z', ratio: 1 },
    ]);
  });
});
