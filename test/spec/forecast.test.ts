import { commitmentGaps, forecast } from '@tierline/chaincode/domain';
import { at, given } from '../support/given';

const buckets = [
  { start: '2026-11-30', quantity: '120' },
  { start: '2026-12-07', quantity: '0' },
];
const series = {
  supplier: 'Supplier',
  customerPart: '8P0-501',
  site: 'BPNS00000000A1B2',
  category: '0001',
  unit: 'PCE',
  granularity: 'week',
  buckets,
};
const published = ['Buyer', 'PublishForecast', series] as ['Buyer', 'PublishForecast', typeof series];
const answer = [
  { start: '2026-11-30', quantity: '100.5' },
  { start: '2026-12-07', quantity: '0' },
];
const committed = ['Supplier', 'CommitForecast', { buckets: answer }] as ['Supplier', 'CommitForecast', unknown];

describe('a forecast', () => {
  it('is published by the buyer; zero demand is stated', () => {
    const state = given(forecast)
      .when(...published)
      .state();
    expect(state).toMatchObject({ buyer: 'Buyer', supplier: 'Supplier', revision: 1, buckets, active: true });
  });
  it.each([
    ['weeks are named by their Monday', [{ start: '2026-12-01', quantity: '1' }]],
    ['no point of time stands twice in a series', [buckets[0]!, buckets[0]!]],
  ])('refuses a series where not: %s', (rule, wrong) => {
    given(forecast)
      .when('Buyer', 'PublishForecast', { ...series, buckets: wrong })
      .refused('SERIES_INVALID', { standard: 'CX-0128', rule });
  });
  it('has at most 28 days in a daily series', () => {
    const days = Array.from({ length: 29 }, (_, day) => ({
      start: `2026-12-${String(day + 1).padStart(2, '0')}`,
      quantity: '1',
    }));
    given(forecast)
      .when('Buyer', 'PublishForecast', { ...series, granularity: 'day', buckets: days })
      .refused('SERIES_INVALID');
  });
  it.each(['1.5e3', '01', '-1', '1.', 'NaN', '1.0000000001'])('knows no quantity %s', (quantity) => {
    expect(() =>
      given(forecast)
        .when('Buyer', 'PublishForecast', { ...series, buckets: [{ start: '2026-11-30', quantity }] })
        .state(),
    ).toThrow(/decimal/);
  });
  it('is revised as a whole by the buyer alone', () => {
    const later = [{ start: '2026-12-07', quantity: '90' }];
    given(forecast, published)
      .when('Supplier', 'ReviseForecast', { buckets: later })
      .refused('OTHER_SIDE', { side: 'buyer' });
    expect(given(forecast, published).when('Buyer', 'ReviseForecast', { buckets: later }).state()).toMatchObject({
      revision: 2,
      buckets: later,
    });
  });
  it('is committed to by the supplier alone', () => {
    given(forecast, published)
      .when('Buyer', 'CommitForecast', { buckets: answer })
      .refused('OTHER_SIDE', { side: 'supplier' });
  });
  it('is answered bucket by bucket', () => {
    given(forecast, published)
      .when('Supplier', 'CommitForecast', { buckets: [{ start: '2026-12-14', quantity: '1' }] })
      .refused('BUCKETS_DIFFER', { missing: ['2026-11-30', '2026-12-07'], unasked: ['2026-12-14'] });
  });
  it('is committed to again only with a reason, until it is revised', () => {
    given(forecast, published, committed)
      .when(...committed)
      .refused('REASON_MISSING');
    given(forecast, published, committed, ['Buyer', 'ReviseForecast', { buckets }])
      .when(...committed)
      .then({
        type: 'ForecastCommitted',
        revision: 2,
        at,
        buckets: answer,
      });
  });
  it('shows the gap between commitment and demand', () => {
    expect(commitmentGaps(given(forecast, published, committed).state())).toEqual([
      { start: '2026-11-30', demand: '120', committed: '100.5', gap: '-19.5' },
      { start: '2026-12-07', demand: '0', committed: '0', gap: '0' },
    ]);
  });
  it('loses no digit of a gap', () => {
    const one = (quantity: string) => [{ start: '2026-11-30', quantity }];
    const large = given(
      forecast,
      ['Buyer', 'PublishForecast', { ...series, buckets: one('999999999999999.999999999') }],
      ['Supplier', 'CommitForecast', { buckets: one('0.000000001') }],
    );
    expect(commitmentGaps(large.state())).toMatchObject([{ gap: '-999999999999999.999999998' }]);
  });
  it('changes what is firm only with a reason, and what is over without one', () => {
    const zones = { firmUntil: '2026-12-06', productionUntil: '2026-12-13' };
    const firm = given(forecast, ['Buyer', 'PublishForecast', { ...series, ...zones }]);
    const revise = (more: object, later = at) =>
      ['Buyer', 'ReviseForecast', { buckets, ...more }, { at: later }] as const;
    const [first, second] = buckets as [(typeof buckets)[0], (typeof buckets)[0]];
    const other = { ...first, quantity: '119' };
    const refused = (more: object) => firm.when(...revise(more)).refused('REASON_MISSING', { starts: [first.start] });
    refused({ buckets: [other, second] });
    refused({ buckets: [second] });
    refused({ firmUntil: '2026-11-29' });
    expect(firm.when(...revise({ buckets: [other, second], reason: 'a launch is late' })).state()).toMatchObject({
      ...{ ...zones, revision: 2 },
    });
    expect(firm.when(...revise({ buckets: [first, { ...second, quantity: '1' }] })).state().revision).toBe(2);
    expect(firm.when(...revise({ buckets: [{ ...first, quantity: '120.0' }, second] })).state().revision).toBe(2);
    expect(firm.when(...revise({ buckets: [second] }, '2026-12-07T00:00:00.000Z')).state().revision).toBe(2);
  });
  it('has its zones in order', () => {
    const zones = { firmUntil: '2026-12-13', productionUntil: '2026-12-06' };
    given(forecast)
      .when('Buyer', 'PublishForecast', { ...series, ...zones })
      .refused('SPAN_INVALID');
    given(forecast, ['Buyer', 'PublishForecast', { ...series, productionUntil: '2026-12-06' }])
      .when('Buyer', 'ReviseForecast', { buckets, firmUntil: '2026-12-13' })
      .refused('SPAN_INVALID');
  });
  it('names the site that is to supply, until it names another', () => {
    const sited = { ...series, expectedSupplierSite: 'BPNS00000000A1B3' };
    const state = given(
      forecast,
      ['Buyer', 'PublishForecast', sited],
      ['Buyer', 'ReviseForecast', { buckets }],
    ).state();
    expect(state.expectedSupplierSite).toBe('BPNS00000000A1B3');
    expect(forecast.state.parse(state)).toEqual(state);
  });
  it('carries an alert of deviation through revisions, and lets it be cleared when it is over', () => {
    const alert = { type: 'deviation', severity: 'amber', from: '2026-11-30' };
    const raised = given(forecast, published, ['Supplier', 'RaiseForecastAlert', alert]);
    expect(raised.when('Buyer', 'ReviseForecast', { buckets }).state().alerts).toMatchObject([{ by: 'Supplier' }]);
    const over = given(
      forecast,
      published,
      ['Supplier', 'RaiseForecastAlert', alert],
      ['Buyer', 'DeactivateForecast', { reason: 'model ends' }],
    );
    over.when('Buyer', 'RaiseForecastAlert', alert).refused('STATUS');
    expect(over.when('Supplier', 'ClearForecastAlert', { type: 'deviation' }).state().alerts).toBeUndefined();
  });
  it('is updated on request within 24 hours', () => {
    given(forecast, published)
      .when('Buyer', 'RequestForecastUpdate', { of: 'commitment', dueBy: '2026-11-25T12:00:00.001Z' })
      .refused('TERM_TOO_LONG', { limitHours: 24 });
    given(forecast, published)
      .when('Buyer', 'RequestForecastUpdate', { of: 'demand', dueBy: '2026-11-25T12:00:00.000Z' })
      .refused('OTHER_SIDE', { side: 'supplier' });
  });
  it('answers a request by committing', () => {
    const asked = given(forecast, published, [
      'Buyer',
      'RequestForecastUpdate',
      { of: 'commitment', dueBy: '2026-11-25T12:00:00.000Z' },
    ]);
    expect(asked.state().request).toMatchObject({ of: 'commitment', by: 'Buyer' });
    expect(asked.when(...committed).state().request).toBeUndefined();
  });
  it('is over once deactivated, until the buyer states it again', () => {
    const over = given(forecast, published, ['Buyer', 'DeactivateForecast', { reason: 'model ends' }]);
    over.when(...committed).refused('STATUS');
    expect(over.when('Buyer', 'ReviseForecast', { buckets }).state()).toMatchObject({ active: true, revision: 2 });
  });
});
