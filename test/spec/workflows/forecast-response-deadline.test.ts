import { forecastResponseDeadline } from '@tierline/workflows';
import { specify } from '../../support/workflows/process-specification';

const { decides, knows, record } = specify(forecastResponseDeadline, 'forecast');
const friday = '2026-03-06T17:00:00.000Z';
const monday = '2026-03-09T17:00:00.000Z';

describe('forecast response deadline', () => {
  it('waits for the commitment until the date the buyer asked for', () => {
    expect(decides([], ['ForecastPublished', { respondBy: friday }])).toEqual([
      { type: 'setTimer', timer: 'commit', due: friday },
    ]);
  });

  it('watches nothing where the buyer asks for no date', () => {
    expect(decides([], ['ForecastPublished'])).toEqual([]);
    expect(knows([['ForecastPublished']])).toBeUndefined();
  });

  it('takes the date of the later version', () => {
    expect(decides([['ForecastPublished', { respondBy: friday }]], ['ForecastRevised', { respondBy: monday }])).toEqual(
      [{ type: 'setTimer', timer: 'commit', due: monday }],
    );
  });

  it('is content with a commitment', () => {
    expect(decides([['ForecastPublished', { respondBy: friday }]], ['ForecastCommitted'])).toEqual([
      { type: 'cancelTimer', timer: 'commit' },
    ]);
    expect(knows([['ForecastPublished', { respondBy: friday }], ['ForecastCommitted']])).toBeUndefined();
  });

  it('reminds when the ledger’s time has passed the date', () => {
    expect(decides([['ForecastPublished', { respondBy: friday }]], { timer: 'commit', due: friday })).toEqual([
      {
        type: 'perform',
        name: `remind/forecast-commitment/${friday}`,
        effect: { type: 'remind', record, reminder: { about: 'forecast-commitment', subject: record.id, due: friday } },
      },
    ]);
  });

  it('gives a request for update 24 hours (CX-0128 §4.3.2), counted from the first', () => {
    const asked = [['ForecastPublished'], ['ForecastUpdateRequested', {}, '2026-03-03T08:00:00.000Z']] as const;
    expect(decides([['ForecastPublished']], [...asked[1]])).toEqual([
      { type: 'setTimer', timer: 'update', due: '2026-03-04T08:00:00.000Z' },
    ]);
    expect(
      decides([['ForecastPublished'], [...asked[1]]], ['ForecastUpdateRequested', {}, '2026-03-03T20:00:00.000Z']),
    ).toEqual([]);
  });

  it('takes a revision as the answer to a request for update', () => {
    expect(decides([['ForecastUpdateRequested']], ['ForecastRevised'])).toEqual([
      { type: 'cancelTimer', timer: 'update' },
    ]);
  });

  it('forgets a forecast that was deactivated', () => {
    const given = [
      ['ForecastPublished', { respondBy: friday }] as [string, unknown],
      ['ForecastUpdateRequested'] as [string],
    ];
    expect(decides(given, ['ForecastDeactivated'])).toEqual([
      { type: 'cancelTimer', timer: 'commit' },
      { type: 'cancelTimer', timer: 'update' },
    ]);
  });
});
