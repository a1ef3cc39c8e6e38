import { accuracyByLead, type Dated } from '@tierline/planning/forecasting';

const monday = ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26'] as const;
const series = (...values: readonly (number | undefined)[]): Dated[] =>
  monday.flatMap((start, i) => (values[i] === undefined ? [] : [{ start, value: values[i] }]));
const received = series(100, 110, 90, 100);
const weekly = { daysPerBucket: 7, mostLead: 8 };

describe('accuracy by how far ahead a bucket was foreseen', () => {
  it('takes of each bucket what stood so many weeks before it began', () => {
    const versions = [
      { since: '2026-09-28', series: series(80, 80, 80, 80) },
      { since: '2026-10-07', series: series(undefined, 100, 90, 90) },
      { since: '2026-10-19', series: series(undefined, undefined, 90, 100) },
    ];
    const found = accuracyByLead(versions, received, weekly);
    expect(found.map(({ lead, buckets, accuracy: { me, mape } }) => ({ lead, buckets, me, mape }))).toMatchObject([
      { lead: 0, buckets: 4, me: 7.5 },
      { lead: 1, buckets: 4, me: 12.5 },
      { lead: 2, buckets: 3, me: 50 / 3 },
      { lead: 3, buckets: 2, me: 15 },
      { lead: 4, buckets: 1, me: 20, mape: 20 },
    ]);
  });

  it('lets a version count from its day on', () => {
    const versions = [{ since: '2026-10-05', series: series(100, 100, 100, 100) }];
    expect(accuracyByLead(versions, received.slice(0, 1), weekly).map(({ lead }) => lead)).toEqual([0]);
    expect(accuracyByLead([{ ...versions[0]!, since: '2026-10-06' }], received.slice(0, 1), weekly)).toEqual([]);
  });

  it('counts days where a bucket is one', () => {
    const versions = [{ since: '2026-10-03', series: series(100) }];
    const days = { daysPerBucket: 1, mostLead: 5 };
    expect(accuracyByLead(versions, received.slice(0, 1), days).map(({ lead }) => lead)).toEqual([0, 1, 2]);
  });

  it('leaves out a bucket that the version then standing lacked', () => {
    const versions = [
      { since: '2026-09-01', series: series(100, 100, 100, 100) },
      { since: '2026-09-28', series: series(100) },
    ];
    const [atStart] = accuracyByLead(versions, received, weekly);
    expect(atStart).toMatchObject({ lead: 0, buckets: 1 });
  });

  it('says nothing of nothing', () => {
    expect(accuracyByLead([], received, weekly)).toEqual([]);
  });
});
