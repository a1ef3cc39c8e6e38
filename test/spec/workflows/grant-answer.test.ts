import { grantAnswer } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const { decides, record } = specify(grantAnswer, 'grant');
const entryId = '11'.repeat(16);
const added = (type: string): Step => ['EntryAdded', { type, entryId, aspect: 'demand' }];

describe('a question under a grant', () => {
  it('is to be answered, once', () => {
    const effect = { type: 'answer', record, use: entryId, by: 'OemMSP' };
    expect(decides([], added('use'))).toEqual([{ type: 'perform', name: `answer/${entryId}`, effect }]);
  });

  it.each([added('answer'), ['GrantApproved'] as Step])('is the only thing that is: not %j', (step) => {
    expect(decides([], step)).toEqual([]);
  });
});
