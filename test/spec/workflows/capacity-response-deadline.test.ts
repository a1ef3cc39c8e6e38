import { capacityResponseDeadline } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const { decides, knows, record } = specify(capacityResponseDeadline, 'capacity-group');
const monday = '2026-03-09T17:00:00.000Z';
const requested = (of: string): Step => ['CapacityUpdateRequested', { of, dueBy: monday }];

describe('capacity response deadline', () => {
  it('waits for the answer to a request, and is content with it', () => {
    expect(decides([['CapacityGroupPublished']], requested('capacity'))).toEqual([
      { type: 'setTimer', timer: 'request', due: monday },
    ]);
    const cancelled = [{ type: 'cancelTimer', timer: 'request' }];
    expect(decides([requested('capacity')], ['CapacityGroupRevised'])).toEqual(cancelled);
    expect(decides([requested('agreement')], ['CapacityAgreed'])).toEqual(cancelled);
    expect(decides([requested('agreement')], ['CapacityGroupRevised'])).toEqual([]);
    expect(decides([requested('agreement')], ['CapacityGroupDeactivated'])).toEqual(cancelled);
  });

  it('reminds of what is overdue, once', () => {
    expect(decides([requested('agreement')], { timer: 'request', due: monday })).toEqual([
      {
        type: 'perform',
        name: `remind/agreement/${monday}`,
        effect: { type: 'remind', record, reminder: { of: 'agreement', dueBy: monday } },
      },
    ]);
    expect(knows([requested('agreement'), { timer: 'request', due: monday }])).toBeUndefined();
  });

  it('waits on in a group that takes another’s place', () => {
    const succeeded = (active: boolean): Step => [
      'Succeeded',
      { of: '11'.repeat(16), state: { active, request: { of: 'capacity', dueBy: monday } } },
    ];
    expect(decides([], succeeded(true))).toEqual([{ type: 'setTimer', timer: 'request', due: monday }]);
    expect(decides([], succeeded(false))).toEqual([]);
  });
});
