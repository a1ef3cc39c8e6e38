import { suggest } from '@tierline/planning/forecasting';

/** A steady noise of up to `size`, the same always. */
const noise = (i: number, size: number): number => (((i * 7919 + 104_729) % 1009) / 1009 - 0.5) * 2 * size;
const series = (length: number, at: (i: number) => number): number[] => Array.from({ length }, (_, i) => at(i));
const seasonal = (length: number, season: number): number[] =>
  series(length, (i) => Math.round(1000 + 3 * i + 300 * Math.sin((2 * Math.PI * i) / season) + noise(i, 20)));

describe('suggesting a forecast', () => {
  it('foresees a season and a trend nearer than the last value or the last season does', () => {
    const all = seasonal(96, 12);
    const { model, points, backtests, pattern, origins, ahead } = suggest({
      history: all.slice(0, 84),
      season: 12,
      horizon: 12,
    });
    const away = Math.max(...points.map((point, step) => Math.abs(point - (all[84 + step] ?? NaN))));
    expect(away).toBeLessThan(60);
    expect({ pattern, origins, ahead }).toEqual({ pattern: 'regular', origins: 5, ahead: 12 });
    const errorOf = (name: string) => backtests.find((of) => of.model === name)?.accuracy.mae;
    expect(errorOf(model)).toBeLessThan(errorOf('naive')! / 4);
    expect(errorOf(model)).toBeLessThan(errorOf('seasonalNaive')!);
  });

  it('says the same again', () => {
    const question = { history: seasonal(40, 4), season: 4, horizon: 8 };
    expect(suggest(question)).toEqual(suggest(question));
  });

  it('takes the last value of a constant series and says so', () => {
    expect(suggest({ history: [40, 40, 40, 40, 40, 40, 40, 40], season: 4, horizon: 2 })).toMatchObject({
      model: 'naive',
      pattern: 'constant',
      points: [40, 40],
      backtests: [],
      reason: 'All 8 values are 40: the last value again.',
    });
  });

  it('takes the mean of a short series, or its last season where it has one', () => {
    expect(suggest({ history: [10, 20, 30], horizon: 2 })).toMatchObject({
      model: 'mean',
      points: [20, 20],
      reason: '3 values are too few to test a model on (7 are needed): the mean of all.',
    });
    expect(suggest({ history: [10, 20, 30], season: 2, horizon: 3 })).toMatchObject({
      model: 'seasonalNaive',
      points: [20, 30, 20],
    });
  });

  it('has no interval for a single value', () => {
    expect(suggest({ history: [7], horizon: 3 })).toMatchObject({ points: [7, 7, 7], intervals: [] });
  });

  it('spreads a need that comes seldom over all periods', () => {
    const history = series(48, (i) => (i % 4 === 3 ? 100 : 0));
    const { model, pattern, points, reason } = suggest({ history, horizon: 4 });
    expect({ model, pattern }).toEqual({ model: 'sba', pattern: 'intermittent' });
    expect(points).toEqual([23.75, 23.75, 23.75, 23.75]);
    expect(reason).toMatch(/^12 of 48 periods need anything: the models for intermittent demand compete\./);
  });

  it('takes another model than the usual one where that errs by less than two thirds', () => {
    const history = series(30, (i) => (i < 20 ? 500 : 900) + (i % 2 === 0 ? 0 : 1));
    const { model, backtests, reason } = suggest({ history, horizon: 2 });
    const [taken, usual] = [model, 'combination'].map(
      (name) => backtests.find((of) => of.model === name)?.accuracy.mae,
    );
    expect(model).not.toBe('combination');
    expect(taken).toBeLessThan((usual! * 2) / 3);
    expect(reason).toContain('less than two thirds of the model usually taken, and less in every test');
  });

  it('widens its intervals with level and time and keeps quantities at zero or above', () => {
    const falling = series(30, (i) => Math.max(0, Math.round(60 - 2.2 * i + noise(i, 10))));
    const { points, intervals } = suggest({ history: falling, horizon: 8 });
    const [of80, of95] = intervals;
    expect(intervals.map(({ level }) => level)).toEqual([80, 95]);
    for (const [step, point] of points.entries()) {
      const [low95, low80, high80, high95] = [of95, of80, of80, of95].map(
        (of, i) => (i < 2 ? of?.lower : of?.upper)?.[step] ?? NaN,
      );
      expect([0, low95, low80, point, high80, high95]).toEqual(
        [0, low95, low80, point, high80, high95].sort((a, b) => a! - b!),
      );
    }
    expect((of80?.upper[7] ?? 0) - points[7]!).toBeGreaterThanOrEqual((of80?.upper[0] ?? 0) - points[0]!);
  });

  it('says that a season cannot be seen in less than two of it', () => {
    expect(suggest({ history: seasonal(60, 52), season: 52, horizon: 4 }).reason).toMatch(
      /^60 values show no season of 52 periods: two of it are needed\./,
    );
  });

  it('looks at the last 520 values', () => {
    const history = [...series(200, () => 1e6), ...seasonal(520, 4)];
    expect(suggest({ history, season: 4, horizon: 4 })).toEqual(
      suggest({ history: history.slice(200), season: 4, horizon: 4 }),
    );
  });

  it.each([
    [{ history: [], horizon: 1 }, /history/],
    [{ history: [1, Number.NaN], horizon: 1 }, /history/],
    [{ history: [1, 2], horizon: 0 }, /horizon/],
    [{ history: [1, 2], horizon: 105 }, /horizon/],
  ])('refuses %j', (question, words) => {
    expect(() => suggest(question)).toThrow(words);
  });
});
