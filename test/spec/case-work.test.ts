import { cases } from '@tierline/chaincode/domain';
import {
  acknowledged,
  found,
  later,
  opened,
  opening,
  remedy,
  resolved,
  statusOf,
  task,
  vote,
} from '../support/case-words';
import { at, given, type Said } from '../support/given';

describe('a task', () => {
  it('is given by any party to any, done by its owner alone, and dropped by either', () => {
    const added = [opened, task('Buyer', 'Supplier', { due: later(1) })];
    expect(statusOf(...added)).toBe('in-work');
    expect(given(cases, ...added).state().tasks).toEqual([
      {
        ...{ id: 1, title: 'Ask the forwarder', owner: 'Supplier', role: 'logistics', due: later(1) },
        ...{ by: 'Buyer', blockedBy: [], status: 'open' },
      },
    ]);
    given(cases, ...added)
      .when('Buyer', 'FinishTask', { task: 1 })
      .refused('OTHER_SIDE', { side: 'owner' });
    expect(
      given(cases, ...added)
        .when('Supplier', 'FinishTask', { task: 1 })
        .state().tasks[0]?.status,
    ).toBe('done');
    const drop = (by: string): Said => [by, 'DropTask', { task: 1, reason: 'not ours' }];
    for (const by of ['Buyer', 'Supplier'])
      expect(given(cases, ...added, drop(by)).state().tasks[0]?.status).toBe('dropped');
    given(cases, ...added)
      .when(...drop('Carrier'))
      .refused('OTHER_SIDE');
    given(cases, ...added, drop('Buyer'))
      .when('Supplier', 'FinishTask', { task: 1 })
      .refused('STATUS');
    given(cases, opened)
      .when(...task('Buyer', 'Sensor'))
      .refused('PARTY_UNKNOWN');
    given(cases, opened)
      .when(...task('Buyer', 'Supplier', { due: at }))
      .refused('NOT_LATER');
  });

  it('waits for what blocks it, which was there before it, until that is done or dropped', () => {
    const two = [opened, task('Buyer', 'Carrier'), task('Buyer', 'Supplier', { blockedBy: [1] })];
    given(cases, ...two)
      .when('Supplier', 'FinishTask', { task: 2 })
      .refused('TASK_BLOCKED', { by: [1] });
    for (const freed of [
      ['Carrier', 'FinishTask', { task: 1 }],
      ['Carrier', 'DropTask', { task: 1, reason: 'r' }],
    ] satisfies Said[])
      expect(
        given(cases, ...two, freed)
          .when('Supplier', 'FinishTask', { task: 2 })
          .state().tasks[1]?.status,
      ).toBe('done');
    for (const blockedBy of [[1], [1, 1], [3]])
      given(cases, opened)
        .when(...task('Buyer', 'Supplier', { blockedBy }))
        .refused('NOT_IN_CASE');
    given(cases, ...two)
      .when(...task('Buyer', 'Supplier', { blockedBy: [1, 1] }))
      .refused('NOT_IN_CASE');
  });

  it('is one of ten open ones that a member gave; what is over gives way, and no number comes again', () => {
    const ten = [opened, ...Array.from({ length: 10 }, () => task('Supplier', 'Buyer'))];
    given(cases, ...ten)
      .when(...task('Supplier', 'Supplier'))
      .refused('TOO_MANY', { what: 'tasks', limit: 10 });
    expect(
      given(cases, ...ten)
        .when(...task('Buyer', 'Supplier'))
        .state().tasks,
    ).toHaveLength(11);
    const dropped: Said = ['Buyer', 'DropTask', { task: 3, reason: 'not ours' }];
    const numbers = given(cases, ...ten, dropped, task('Supplier', 'Supplier'))
      .state()
      .tasks.map(({ id }) => id);
    expect(numbers).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe('a remedy', () => {
  it('resolves the case by more than half of those it binds', () => {
    const suggested = [opened, remedy('Carrier', 'Supplier', 'Carrier', 'Buyer')];
    expect(statusOf(...suggested)).toBe('voting');
    expect(statusOf(...suggested, vote('Carrier', 1))).toBe('voting');
    given(cases, ...suggested, vote('Carrier', 1))
      .when(...vote('Supplier', 1))
      .then(
        { type: 'RemedyVoted', by: 'Supplier', remedy: 1, vote: 'for' },
        { type: 'RemedyAccepted', remedy: 1 },
        { type: 'CaseResolved', remedy: 1, text: 'Fly 200 in', by: 'Supplier', at },
      );
    const state = given(cases, ...suggested, vote('Carrier', 1), vote('Supplier', 1)).state();
    expect(state).toMatchObject({ status: 'resolved', resolution: { remedy: 1, by: 'Supplier', at } });
    given(cases, ...suggested, vote('Carrier', 1), vote('Supplier', 1))
      .when(...vote('Buyer', 1))
      .refused('STATUS');
  });

  it('of a case that asks all needs all, and one voice against is enough', () => {
    const all: Said = ['Buyer', 'OpenCase', { ...opening, quorum: 'all' }];
    const suggested = [all, remedy('Carrier', 'Supplier', 'Carrier')];
    expect(statusOf(...suggested, vote('Carrier', 1))).toBe('voting');
    expect(statusOf(...suggested, vote('Carrier', 1), vote('Supplier', 1))).toBe('resolved');
    expect(statusOf(...suggested, vote('Supplier', 1, 'against'))).toBe('rejected');
  });

  it('is rejected as soon as no majority can come about, and another may be suggested', () => {
    const suggested = [opened, remedy('Carrier', 'Supplier', 'Buyer')];
    const rejected = [...suggested, vote('Buyer', 1, 'against')];
    given(cases, ...suggested)
      .when(...vote('Buyer', 1, 'against'))
      .then(
        { type: 'RemedyVoted', by: 'Buyer', remedy: 1, vote: 'against', reason: 'too dear' },
        { type: 'RemedyRejected', remedy: 1 },
      );
    expect(statusOf(...rejected)).toBe('rejected');
    expect(statusOf(...rejected, remedy('Carrier', 'Buyer'))).toBe('voting');
    expect(statusOf(opened, remedy('Carrier', 'Buyer'), remedy('Buyer', 'Carrier'), vote('Buyer', 1, 'against'))).toBe(
      'voting',
    );
  });

  it('is decided by those whom it binds, each once, and who is against says why', () => {
    const suggested = [opened, remedy('Carrier', 'Supplier', 'Buyer')];
    given(cases, ...suggested)
      .when(...vote('Carrier', 1))
      .refused('OTHER_SIDE', { side: 'bound' });
    given(cases, ...suggested, vote('Buyer', 1))
      .when(...vote('Buyer', 1, 'against'))
      .refused('ALREADY_VOTED');
    given(cases, ...suggested)
      .when('Buyer', 'VoteOnRemedy', { remedy: 1, vote: 'against' })
      .refused('REASON_MISSING');
    given(cases, ...suggested)
      .when(...vote('Buyer', 2))
      .refused('NOT_IN_CASE');
  });

  it('binds parties, each once, and somebody besides who suggests it: nobody resolves a case alone', () => {
    for (const binds of [['Carrier'], ['Sensor'], ['Buyer', 'Buyer']])
      given(cases, opened)
        .when(...remedy('Carrier', ...binds))
        .refused('BINDS_INVALID', { binds });
  });

  it('is withdrawn by who suggested it, and with the others once one is accepted', () => {
    const two = [opened, remedy('Carrier', 'Buyer'), remedy('Buyer', 'Supplier')];
    given(cases, ...two)
      .when('Buyer', 'WithdrawRemedy', { remedy: 1 })
      .refused('OTHER_SIDE');
    const withdrawn: Said = ['Carrier', 'WithdrawRemedy', { remedy: 1 }];
    expect(statusOf(...two, withdrawn)).toBe('voting');
    expect(statusOf(...two, withdrawn, ['Buyer', 'WithdrawRemedy', { remedy: 2 }])).toBe('in-work');
    given(cases, ...two, withdrawn)
      .when(...vote('Buyer', 1))
      .refused('STATUS', { status: 'withdrawn' });
    const statuses = given(cases, ...two, vote('Supplier', 2))
      .state()
      .remedies.map(({ status }) => status);
    expect(statuses).toEqual(['withdrawn', 'accepted']);
    given(cases, ...two, vote('Supplier', 2))
      .when(...remedy('Carrier', 'Buyer'))
      .refused('STATUS');
  });

  it('is one of two that a member may have put to vote', () => {
    const two = [opened, remedy('Carrier', 'Buyer'), remedy('Carrier', 'Supplier')];
    given(cases, ...two)
      .when(...remedy('Carrier', 'Buyer'))
      .refused('TOO_MANY', { what: 'remedies', limit: 2 });
    const third = [...two, vote('Buyer', 1, 'against'), remedy('Carrier', 'Buyer')];
    expect(
      given(cases, ...third)
        .state()
        .remedies.map(({ id }) => id),
    ).toEqual([2, 3]);
  });
});

describe('the end of a case', () => {
  const close = (by: string): Said => [by, 'CloseCase', { text: 'it was a mistake' }];
  const reopen = (by: string): Said => [by, 'ReopenCase', { reason: 'the parts did not come' }];

  it('comes by who opened it, or by any party once it has an outcome', () => {
    expect(given(cases, opened, close('Buyer')).state()).toMatchObject({
      ...{ status: 'closed', resolution: { text: 'it was a mistake', by: 'Buyer', at } },
    });
    given(cases, opened)
      .when(...close('Carrier'))
      .refused('STATUS', { needed: ['resolved', 'rejected'] });
    expect(statusOf(...resolved, close('Carrier'))).toBe('closed');
    expect(given(cases, ...resolved, close('Carrier')).state().resolution).toMatchObject({ remedy: 1 });
    const rejected = [opened, remedy('Carrier', 'Buyer'), vote('Buyer', 1, 'against'), close('Supplier')];
    expect(given(cases, ...rejected).state()).toMatchObject({ status: 'closed' });
    expect(given(cases, ...rejected).state().resolution).toBeUndefined();
  });

  it('of a detector’s case comes with an outcome only: whose node was first says nothing', () => {
    given(cases, found)
      .when(...close('Buyer'))
      .refused('STATUS');
    given(cases, found)
      .when(...close('Supplier'))
      .refused('STATUS');
    expect(statusOf(found, remedy('Buyer', 'Supplier'), vote('Supplier', 1), close('Buyer'))).toBe('closed');
  });

  it('leaves nothing open, and nothing goes on', () => {
    const busy = [opened, task('Buyer', 'Carrier'), remedy('Carrier', 'Supplier'), close('Buyer')];
    const state = given(cases, ...busy).state();
    expect([state.tasks[0]?.status, state.remedies[0]?.status]).toEqual(['dropped', 'withdrawn']);
    for (const said of [
      ...[acknowledged('Carrier'), task('Buyer', 'Carrier'), remedy('Buyer', 'Carrier'), vote('Supplier', 1)],
      ...[close('Buyer'), ['Buyer', 'AskAdmission', { mspId: 'Sensor', reason: 'r' }] satisfies Said],
      ['Buyer', 'ChangeCase', { severity: 'critical', reason: 'r' }] satisfies Said,
      ['Buyer', 'EscalateCase', { of: 'resolution', level: 1 }] satisfies Said,
    ])
      given(cases, ...busy)
        .when(...said)
        .refused('STATUS');
  });

  it('is undone by any party with a reason, and needs new votes', () => {
    expect(statusOf(...resolved, reopen('Carrier'))).toBe('in-work');
    expect(statusOf(...resolved, close('Buyer'), reopen('Carrier'))).toBe('in-work');
    expect(given(cases, ...resolved, reopen('Carrier')).state().resolution).toBeUndefined();
    given(cases, ...resolved, reopen('Carrier'))
      .when(...vote('Buyer', 1))
      .refused('STATUS');
    given(cases, ...resolved, reopen('Carrier'))
      .when(...close('Supplier'))
      .refused('STATUS');
    given(cases, opened)
      .when(...reopen('Carrier'))
      .refused('STATUS');
    expect(statusOf(...resolved, reopen('Carrier'), remedy('Buyer', 'Carrier'), vote('Carrier', 2))).toBe('resolved');
  });
});
