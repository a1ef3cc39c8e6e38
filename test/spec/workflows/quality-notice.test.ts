import { qualityDeadlines, qualityDelivery } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const [noon, later] = ['2026-03-02T12:00:00.000Z', '2026-03-09T12:00:00.000Z'];
const sent: Step = ['QualityNoticeSent', { dueBy: noon, reportBy: later }];

describe('the delivery of a quality notice', () => {
  const { decides, record } = specify(qualityDelivery, 'quality-notice');
  it('is noted once, by who did not send it', () => {
    expect(qualityDelivery.ofOthers).toBe(true);
    expect(decides([], sent)).toEqual([{ type: 'perform', name: 'receive', effect: { type: 'receive', record } }]);
    expect(decides([sent], ['QualityNoticeAcknowledged'])).toEqual([]);
  });
});

describe('the deadlines of a quality notice', () => {
  const { decides, knows, record } = specify(qualityDeadlines, 'quality-notice');
  it('are those that its sender named', () => {
    expect(decides([], sent)).toEqual([
      { type: 'setTimer', timer: 'answer', due: noon },
      { type: 'setTimer', timer: 'report', due: later },
    ]);
    expect(knows([['QualityNoticeSent', {}]])).toBeUndefined();
  });

  it('of the answer is kept when it is accepted, of the report when D8 is', () => {
    expect(decides([sent], ['QualityNoticeAccepted'])).toEqual([{ type: 'cancelTimer', timer: 'answer' }]);
    expect(decides([sent], ['DisciplineAccepted', { discipline: 'd4' }])).toEqual([]);
    expect(decides([sent], ['DisciplineAccepted', { discipline: 'd8' }])).toEqual([
      { type: 'cancelTimer', timer: 'report' },
    ]);
  });

  it.each(['QualityNoticeDeclined', 'QualityNoticeClosed'])('are both over with %s', (type) => {
    expect(decides([sent], [type])).toHaveLength(2);
    expect(knows([sent, [type]])).toBeUndefined();
  });

  it('are reminded of once each', () => {
    const due = { timer: 'answer', due: noon };
    expect(decides([sent], due)).toEqual([
      {
        ...{ type: 'perform', name: `remind/answer/${noon}` },
        effect: { type: 'remind', record, reminder: { of: 'answer', dueBy: noon } },
      },
    ]);
    expect(decides([sent, due], due)).toEqual([]);
    expect(knows([sent, due])).toEqual({ report: later });
  });
});
