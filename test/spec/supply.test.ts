import { coverage, coverageByWeek, dailyDemand, warningsOf, type StockLimits } from '@tierline/planning/supply';

/** Monday to Sunday and the Monday after; thirty are needed a working day. */
const first = '2026-11-30';
const demand = dailyDemand({
  weekly: [
    { start: first, quantity: '150' },
    { start: '2026-12-07', quantity: '150' },
  ],
});
const outlook = (opening: string, limits: StockLimits = {}, added = [{ day: '2026-12-04', quantity: '60' }]) =>
  coverage({ first, days: 8, opening, consumed: demand, added, limits });

describe('coverage', () => {
  it('says for each day what leaves and comes, what is left in the evening and how long it lasts', () => {
    expect(outlook('100').slice(3, 6)).toEqual([
      { day: '2026-12-03', consumed: '30', added: '0', stock: '-20', daysOfSupply: '0', band: 'uncovered' },
      { day: '2026-12-04', consumed: '30', added: '60', stock: '10', daysOfSupply: '2.333333333', band: 'within' },
      { day: '2026-12-05', consumed: '0', added: '0', stock: '10', daysOfSupply: '1.333333333', band: 'within' },
    ]);
  });
  it('knows no days of supply of its last day', () => {
    expect(outlook('100').map(({ daysOfSupply }) => daysOfSupply === undefined)).toEqual([
      ...Array.from({ length: 7 }, () => false),
      true,
    ]);
  });
  it('is exact where floating numbers are not', () => {
    const consumed = [{ day: first, quantity: '0.1' }];
    const [day] = coverage({ first, days: 1, opening: '900000000000000.3', consumed, added: [], limits: {} });
    expect(day?.stock).toBe('900000000000000.2');
  });
  it('adds up what is told of one day by several, and looks at no day beyond', () => {
    const added = [
      { day: first, quantity: '1.5' },
      { day: first, quantity: '2.5' },
      { day: '2026-11-29', quantity: '1000' },
      { day: '2026-12-08', quantity: '1000' },
    ];
    expect(outlook('30', {}, added).map(({ stock }) => stock)).toEqual([
      ...['4', '-26', '-56', '-86', '-116', '-116', '-116', '-146'],
    ]);
  });
  it('colours a day by the limits that are watched', () => {
    const limits = { safety: '20', minimum: '40', maximum: '80' };
    expect(outlook('120', limits).map(({ band }) => band)).toEqual([
      ...['above-maximum', 'within', 'below-minimum', 'below-safety', 'below-minimum'],
      ...['below-minimum', 'below-minimum', 'below-safety'],
    ]);
  });
  it('is summed up by weeks, each as bad as its worst day', () => {
    expect(coverageByWeek(outlook('100'))).toEqual([
      {
        ...{ week: first, consumed: '150', added: '60', stock: '10', lowest: '-20' },
        ...{ daysOfSupply: '0.333333333', band: 'uncovered' },
      },
      { week: '2026-12-07', consumed: '30', added: '0', stock: '-20', lowest: '-20', band: 'uncovered' },
    ]);
  });
});

describe('warnings', () => {
  it('name the first uncovered day, until when it lasts and what lacks at worst', () => {
    expect(warningsOf(outlook('100', {}, []), {})).toEqual([
      { type: 'shortage', severity: 'red', from: '2026-12-03', until: '2026-12-07', quantity: '80' },
    ]);
    expect(warningsOf(outlook('100'), {})).toMatchObject([{ from: '2026-12-03', until: '2026-12-03', quantity: '20' }]);
  });
  it('tell a stock below minimum in amber, below safety in red', () => {
    const [amber, red] = [{ minimum: '50' }, { minimum: '50', safety: '20' }];
    expect(warningsOf(outlook('120', amber), amber)).toEqual([
      { type: 'below-minimum', severity: 'amber', from: '2026-12-02', until: '2026-12-07', quantity: '50' },
    ]);
    expect(warningsOf(outlook('120', red), red)).toMatchObject([{ severity: 'red', quantity: '50' }]);
  });
  it('are not given where the stock is enough', () => {
    expect(warningsOf(outlook('500', { safety: '10', maximum: '50' }), { safety: '10', maximum: '50' })).toEqual([]);
  });
});

describe('demand by day', () => {
  const quantities = (quantity: string, daily = [] as { start: string; quantity: string }[]) =>
    dailyDemand({ weekly: [{ start: first, quantity }], daily }).map((one) => `${one.day.slice(8)}:${one.quantity}`);

  it('spreads a week over its working days, whole pieces whole, odd ones early', () => {
    expect(quantities('12')).toEqual(['30:3', '01:2', '02:3', '03:2', '04:2']);
    expect(quantities('2')).toEqual(['30:1', '02:1']);
    expect(quantities('0.07')).toEqual(['30:0.02', '01:0.01', '02:0.02', '03:0.01', '04:0.01']);
    expect(quantities('0')).toEqual([]);
  });
  it('takes what a daily series says, and spreads what is left of the week over the days it does not speak of', () => {
    const daily = [
      { start: '2026-12-01', quantity: '5' },
      { start: '2026-12-02', quantity: '0' },
    ];
    expect(quantities('11', daily)).toEqual(['01:5', '02:0', '30:2', '03:2', '04:2']);
    expect(quantities('4', daily)).toEqual(['01:5', '02:0']);
  });
  it('puts all on the Monday of a week in which nobody works', () => {
    const none = dailyDemand({ weekly: [{ start: first, quantity: '7' }] }, () => false);
    expect(none).toEqual([{ day: first, quantity: '7' }]);
  });
  it('works on the days that a calendar says', () => {
    const days = dailyDemand({ weekly: [{ start: first, quantity: '9' }] }, (day) => day >= '2026-12-05');
    expect(days).toEqual([
      { day: '2026-12-05', quantity: '5' },
      { day: '2026-12-06', quantity: '4' },
    ]);
  });
});
