import { forecastResponseDeadline } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const { decides, knows, record } = specify(forecastResponseDeadline, 'forecast');
const friday = '2026-03-06T17:00:00.000Z';
const monday = '2026-03-09T17:00:00.000Z';
const published: Step = ['ForecastPublished', { respondBy: friday }];
const demandRequested: Step = ['ForecastUpdateRequested', { of: 'demand', dueBy: monday }];
const commitmentRequested: Step = ['ForecastUpdateRequested', { of: 'commitment', dueBy: monday }];

describe('forecast response deadline', () => {
  it('waits for the commitment until the date the buyer asked for', () => {
    expect(decides([], published)).toEqual([{ type: 'setTimer', timer: 'response', due: friday }]);
  });

  it('watches nothing where the buyer asks for no date', () => {
    expect(decides([], ['ForecastPublished'])).toEqual([]);
    expect(knows([['ForecastPublished']])).toBeUndefined();
  });

  it('takes the date of the later revision, or none', () => {
    expect(decides([published], ['ForecastRevised', { respondBy: monday }])).toEqual([
      { type: 'setTimer', timer: 'response', due: monday },
    ]);
    expect(decides([published], ['ForecastRevised'])).toEqual([{ type: 'cancelTimer', timer: 'response' }]);
  });

  it('waits on for what is owed in a forecast that takes another’s place', () => {
    const succeeded = (state: object): Step => ['Succeeded', { of: '11'.repeat(16), state: { revision: 2, ...state } }];
    const owed = { respondBy: friday, commitment: { revision: 1 }, request: { of: 'demand', dueBy: monday } };
    expect(decides([], succeeded({ active: true, ...owed }))).toEqual([
      { type: 'setTimer', timer: 'response', due: friday },
      { type: 'setTimer', timer: 'request', due: monday },
    ]);
    expect(decides([], succeeded({ active: true, respondBy: friday, commitment: { revision: 2 } }))).toEqual([]);
    expect(decides([], succeeded({ active: false, ...owed }))).toEqual([]);
  });

  it('is content with a commitment', () => {
    expect(decides([published], ['ForecastCommitted'])).toEqual([{ type: 'cancelTimer', timer: 'response' }]);
    expect(knows([published, ['ForecastCommitted']])).toBeUndefined();
  });

  it('reminds when the ledger’s time has reached the date', () => {
    expect(decides([published], { timer: 'response', due: friday })).toEqual([
      {
        type: 'perform',
        name: `remind/commitment/${friday}`,
        effect: { type: 'remind', record, reminder: { of: 'commitment', dueBy: friday } },
      },
    ]);
    expect(knows([published, { timer: 'response', due: friday }])).toBeUndefined();
  });

  it('waits for the answer to a request for update', () => {
    expect(decides([['ForecastPublished']], demandRequested)).toEqual([
      { type: 'setTimer', timer: 'request', due: monday },
    ]);
    expect(decides([demandRequested], { timer: 'request', due: monday })).toMatchObject([
      { effect: { reminder: { of: 'demand', dueBy: monday } } },
    ]);
  });

  it('takes a revision as the answer about demand, a commitment as the answer about commitment, and nothing else', () => {
    const answered = [{ type: 'cancelTimer', timer: 'request' }];
    expect(decides([demandRequested], ['ForecastRevised'])).toEqual(answered);
    expect(decides([demandRequested], ['ForecastCommitted'])).toEqual([]);
    expect(decides([commitmentRequested], ['ForecastCommitted'])).toEqual(answered);
    expect(decides([commitmentRequested], ['ForecastRevised'])).toEqual([]);
  });

  it('forgets a forecast that was deactivated', () => {
    expect(decides([published, demandRequested], ['ForecastDeactivated'])).toEqual([
      { type: 'cancelTimer', timer: 'response' },
      { type: 'cancelTimer', timer: 'request' },
    ]);
  });

  it('refuses a time in another form than records state it', () => {
    expect(() => decides([], ['ForecastPublished', { respondBy: '2026-03-06T18:00:00+01:00' }])).toThrow();
  });
});
