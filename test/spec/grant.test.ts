import { grant, kinds } from '@tierline/chaincode/domain';
import { sharedEntryId } from '@tierline/chaincode/record';
import { at, contextOf, given, recordId, refusalOf } from '../support/given';

const scope = {
  aspects: ['demand', 'disruption'],
  from: '2026-11-01T00:00:00.000Z',
  until: '2027-03-01T00:00:00.000Z',
};
const asking = { ...scope, answerer: 'Supplier', reference: 'RISK-1', purpose: 'winter supply' };
const asked = ['Buyer', 'AskGrant', { ...asking, parts: ['P-1', 'P-2'] }] as ['Buyer', 'AskGrant', object];
const approval = { ...scope, aspects: ['demand'], parts: ['P-1'], automatic: true };
const approved = ['Supplier', 'ApproveGrant', approval] as ['Supplier', 'ApproveGrant', object];
const revoked = ['Supplier', 'RevokeGrant', { reason: 'enough' }] as ['Supplier', 'RevokeGrant', object];

describe('a grant', () => {
  it('is asked for, approved in part, and ended by either side', () => {
    const state = given(grant, asked)
      .when(...approved)
      .state();
    expect(state).toMatchObject({ requester: 'Buyer', answerer: 'Supplier', status: 'granted', granted: approval });
    for (const side of ['Buyer', 'Supplier'] as const)
      expect(given(grant, asked, approved).when(side, 'RevokeGrant', { reason: 'done' }).state().status).toBe('ended');
  });

  it('may be declined, and then neither approved nor revoked', () => {
    const declined = ['Supplier', 'DeclineGrant', { reason: 'no' }] as ['Supplier', 'DeclineGrant', object];
    expect(
      given(grant, asked)
        .when(...declined)
        .state().status,
    ).toBe('declined');
    given(grant, asked, declined)
      .when(...approved)
      .refused('STATUS', { status: 'declined', needed: ['asked'] });
    given(grant, asked, declined)
      .when(...revoked)
      .refused('STATUS');
  });

  it('is answered by who was asked, once', () => {
    given(grant, asked).when('Buyer', 'ApproveGrant', approval).refused('NOT_ASKED');
    given(grant, asked).when('Buyer', 'DeclineGrant', {}).refused('NOT_ASKED');
    given(grant, asked, approved)
      .when(...approved)
      .refused('STATUS', { status: 'granted' });
    given(grant, asked)
      .when(...asked)
      .refused('ALREADY_THERE');
    given(grant).when('Supplier', 'AskGrant', asking).refused('WITH_ONESELF');
    given(grant)
      .when(...approved)
      .refused('RECORD_UNKNOWN');
  });

  it.each([
    ['aspects', { aspects: ['demand', 'stock'] }],
    ['parts', { parts: ['P-3'] }],
    ['parts', { parts: undefined }],
    ['period', { until: '2027-03-01T00:00:00.001Z' }],
    ['period', { from: '2026-10-31T23:59:59.999Z' }],
  ])('is not approved beyond the %s asked for: %j', (exceeded, more) => {
    const input = JSON.parse(JSON.stringify({ ...approval, ...more })) as object;
    given(grant, asked)
      .when('Supplier', 'ApproveGrant', input)
      .refused('SCOPE_EXCEEDED', { exceeded: [exceeded] });
  });

  it('has a period ahead, and says nothing twice', () => {
    given(grant)
      .when('Buyer', 'AskGrant', { ...asking, until: at })
      .refused('NOT_LATER');
    given(grant)
      .when('Buyer', 'AskGrant', { ...asking, from: asking.until })
      .refused('SCOPE_INVALID');
    given(grant)
      .when('Buyer', 'AskGrant', { ...asking, aspects: ['stock', 'stock'] })
      .refused('SCOPE_INVALID');
    given(grant, asked)
      .when('Supplier', 'ApproveGrant', { ...approval, until: at })
      .refused('NOT_LATER');
  });
});

describe('under a grant', () => {
  const use = { type: 'use', aspect: 'demand', part: 'P-1', day: at.slice(0, 10), tiers: 1 };
  const branch = { branch: 'b1'.repeat(16), reach: 'answered', amounts: [] };
  const answer = { type: 'answer', use: 'aa'.repeat(16), aspect: 'demand', part: 'P-1', branches: [branch] };
  const codeOf = (mspId: string, content: typeof use | typeof answer, when = at, ...more: [typeof revoked] | []) => {
    const shape = kinds.get('grant')?.entries?.[content.type];
    shape?.content.parse(content);
    const state = given(grant, asked, approved, ...more).state();
    return refusalOf(() => shape?.authorise(state, content, contextOf(mspId, { at: when })))?.code;
  };

  it('the requester asks, and the answerer answers', () => {
    expect(codeOf('Buyer', use)).toBeUndefined();
    expect(codeOf('Supplier', answer)).toBeUndefined();
    expect(codeOf('Supplier', use)).toBe('OTHER_SIDE');
    expect(codeOf('Buyer', answer)).toBe('OTHER_SIDE');
  });

  it('nothing is asked or answered that was not granted', () => {
    for (const more of [{ aspect: 'disruption' }, { aspect: 'stock' }, { part: 'P-2' }]) {
      expect(codeOf('Buyer', { ...use, ...more })).toBe('NOT_GRANTED');
      expect(codeOf('Supplier', { ...answer, ...more })).toBe('NOT_GRANTED');
    }
  });

  it('nothing is asked or answered before it begins, from its end on, or after it was revoked', () => {
    for (const [who, content] of [
      ['Buyer', use],
      ['Supplier', answer],
    ] as const) {
      expect(codeOf(who, content, scope.until)).toBe('GRANT_NOT_IN_FORCE');
      expect(codeOf(who, content, '2026-10-31T23:59:59.999Z')).toBe('GRANT_NOT_IN_FORCE');
      expect(codeOf(who, content, at, revoked)).toBe('GRANT_NOT_IN_FORCE');
    }
    expect(codeOf('Supplier', answer, '2027-02-28T23:59:59.999Z')).toBeUndefined();
  });

  it('a question stands once a day for each aspect and part, an answer once for each question', () => {
    const idOf = (content: typeof use | typeof answer) =>
      sharedEntryId(
        'grant',
        recordId,
        content.type,
        kinds.get('grant')?.entries?.[content.type]?.subject?.(content) ?? null,
      );
    expect(idOf({ ...use, tiers: 4 })).toBe(idOf(use));
    expect(idOf({ ...use, part: 'P-2' })).not.toBe(idOf(use));
    expect(idOf({ ...answer, branches: [] })).toBe(idOf(answer));
    expect(idOf({ ...answer, use: 'ab'.repeat(16) })).not.toBe(idOf(answer));
    expect(codeOf('Buyer', { ...use, day: '2026-11-25' })).toBe('NOT_TODAY');
  });

  it('a branch says what belongs to the aspect, and one that is not reached says nothing', () => {
    const said = (...branches: object[]) => codeOf('Supplier', { ...answer, branches: branches as never });
    expect(said({ branch: branch.branch, reach: 'unreachable' })).toBeUndefined();
    expect(said({ ...branch, reach: 'unreachable' })).toBe('BRANCHES_INVALID');
    expect(said({ ...branch, covered: true })).toBe('BRANCHES_INVALID');
    expect(said({ branch: branch.branch, reach: 'answered', ratio: '1.2' })).toBe('BRANCHES_INVALID');
    expect(said(branch, branch)).toBe('BRANCHES_INVALID');
    expect(() => said({ ...branch, reason: 'declined' })).toThrow();
  });
});
