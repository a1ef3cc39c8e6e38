import { anomalies, type Dated } from '@tierline/planning/forecasting';

/** Weeks from Monday, 4 January 2027, on. */
const weeks = (values: readonly number[]): Dated[] =>
  values.map((value, i) => ({ start: new Date(Date.UTC(2027, 0, 4 + 7 * i)).toISOString().slice(0, 10), value }));
/** Around a hundred, as a call-off usually is. */
const usual = [100, 104, 98, 101, 96, 103, 99, 102, 97, 100, 105, 98, 101, 99, 103, 97];

describe('anomalies of an incoming version', () => {
  it('finds nothing in a version that moves as it usually does', () => {
    const moved = usual.map((value, i) => value + ((i * 5) % 7) - 3);
    expect(anomalies({ series: weeks(moved), before: weeks(usual) })).toEqual([]);
  });

  it('names a week that stands away from the version before, and why', () => {
    expect(anomalies({ series: weeks(usual.with(5, 450)), before: weeks(usual) })).toEqual([
      {
        kind: 'outlier',
        from: '2027-02-08',
        to: '2027-02-08',
        value: 450,
        expected: 103,
        basis: 'before',
        reason:
          '2027-02-08: 450 where the version before had 103 (+337 %); a bucket usually lies 3.706 from those around it.',
      },
    ]);
  });

  it('tells a level that shifts as one pattern break, not as many outliers', () => {
    const series = usual.map((value, i) => (i < 6 ? value : value + 60));
    expect(anomalies({ series: weeks(series), before: weeks(usual) })).toMatchObject([
      { kind: 'patternBreak', from: '2027-02-15', to: '2027-04-19', value: 159.5, expected: 99.5, basis: 'before' },
    ]);
  });

  it('still sees an outlier within a break', () => {
    const series = usual.map((value, i) => (i < 6 ? value : value + 60)).with(10, 400);
    const found = anomalies({ series: weeks(series), before: weeks(usual) });
    expect(found.map(({ kind, from }) => [kind, from])).toEqual([
      ['patternBreak', '2027-02-15'],
      ['outlier', '2027-03-15'],
    ]);
  });

  it('takes three in a row for outliers', () => {
    const series = usual.with(3, 200).with(4, 200).with(5, 200);
    expect(anomalies({ series: weeks(series), before: weeks(usual) }).map(({ kind }) => kind)).toEqual([
      'outlier',
      'outlier',
      'outlier',
    ]);
  });

  it('holds weeks that the version before did not reach against those around them', () => {
    const series = [...usual, 101, 990, 99, 100];
    expect(anomalies({ series: weeks(series), before: weeks(usual) })).toMatchObject([
      { kind: 'outlier', value: 990, expected: 99.5, basis: 'neighbours' },
    ]);
  });

  it('holds a first version against the history', () => {
    expect(anomalies({ series: weeks(usual.map((value) => value / 2)), history: usual })).toMatchObject([
      { kind: 'patternBreak', from: '2027-01-04', to: '2027-04-19', basis: 'history' },
    ]);
    expect(anomalies({ series: weeks(usual), history: usual })).toEqual([]);
  });

  it('expects of a history with seasons the same week a season ago', () => {
    const season = [10, 10, 10, 300, 10, 10];
    expect(anomalies({ series: weeks(season), history: [...season, ...season], season: 6 })).toEqual([]);
    expect(anomalies({ series: weeks([10, 10, 10, 300, 10, 900]), history: season, season: 6 })).toMatchObject([
      { kind: 'outlier', value: 900, expected: 10, basis: 'history' },
    ]);
  });

  it('takes needs that come seldom for what they are', () => {
    const seldom = [0, 0, 40, 0, 0, 0, 42, 0, 0, 38, 0, 0, 0, 0, 41, 0];
    expect(anomalies({ series: weeks(seldom) })).toEqual([]);
    expect(anomalies({ series: weeks(seldom.with(9, 400)) })).toMatchObject([{ kind: 'outlier', value: 400 }]);
  });

  it('says so where something comes from nothing, and where all goes', () => {
    const none = usual.map(() => 0);
    expect(anomalies({ series: weeks(usual), before: weeks(none) })[0]?.reason).toContain('(from nothing)');
    expect(anomalies({ series: weeks(none), before: weeks(usual) })[0]?.reason).toContain('(-100 %)');
  });

  it('has no opinion on a single bucket', () => {
    expect(anomalies({ series: weeks([5]) })).toEqual([]);
    expect(anomalies({ series: [] })).toEqual([]);
  });
});
