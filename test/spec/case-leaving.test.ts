import { cases } from '@tierline/chaincode/domain';
import { at, given, type Said } from '../support/given';

const head = { title: 'Axles will run out', category: 'shortage', severity: 'major', affected: [], quorum: 'majority' };
const opened: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier', 'Carrier'] }];
const pair: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'] }];
const leave = (by: string): Said => [by, 'LeaveCase', { reason: 'no part of ours' }];
const task = (by: string, owner: string): Said => [by, 'AddTask', { title: 'Count', owner, role: 'logistics' }];
const remedy = (by: string, ...binds: string[]): Said => [by, 'SuggestRemedy', { text: 'Fly 200 in', binds }];
const vote = (by: string): Said => [by, 'VoteOnRemedy', { remedy: 1, vote: 'for' }];
const drop: Said = ['Buyer', 'DropTask', { task: 1, reason: 'r' }];

describe('a party that leaves a case', () => {
  it('is party no more, and what it said strictly is another’s to say milder', () => {
    given(cases, opened)
      .when(...leave('Buyer'))
      .then({ type: 'PartyLeft', by: 'Buyer', at, reason: 'no part of ours' });
    const state = given(cases, opened, leave('Buyer')).state();
    expect(cases.parties(state)).toEqual(['Carrier', 'Supplier']);
    expect(state).toMatchObject({ openedBy: 'Buyer', saidBy: { severity: 'Supplier' } });
    expect(given(cases, opened, ['Supplier', 'AcknowledgeCase', {}], leave('Carrier')).state().status).toBe(
      'acknowledged',
    );
  });

  it('leaves two at least', () => {
    given(cases, pair)
      .when(...leave('Supplier'))
      .refused('TOO_FEW_PARTIES', { least: 2 });
  });

  it.each([
    ['owns a task', [task('Buyer', 'Carrier')], { tasks: [1] }],
    ['gave a task', [task('Carrier', 'Buyer')], { tasks: [1] }],
    ['is bound by a remedy', [remedy('Buyer', 'Supplier', 'Carrier')], { remedies: [1] }],
    ['suggested a remedy', [remedy('Carrier', 'Buyer', 'Supplier')], { remedies: [1] }],
    ['is bound by what was accepted', [remedy('Buyer', 'Carrier'), vote('Carrier')], { remedies: [1] }],
  ] satisfies [string, Said[], object][])('cannot while it %s', (_what, work, data) => {
    given(cases, opened, ...work)
      .when(...leave('Carrier'))
      .refused('STILL_BOUND', data);
  });

  it('may once that is over', () => {
    const closed: Said[] = [remedy('Buyer', 'Carrier'), vote('Carrier'), ['Supplier', 'CloseCase', {}]];
    for (const work of [[task('Buyer', 'Carrier'), drop], [task('Carrier', 'Buyer'), drop], closed])
      expect(given(cases, opened, ...work, leave('Carrier')).state().parties).toHaveLength(2);
  });

  it('leaves no tasks and remedies in the state, whoever comes and goes: none fills it', () => {
    const busy = [opened, task('Carrier', 'Buyer'), drop, task('Supplier', 'Buyer'), leave('Carrier')];
    const state = given(cases, ...busy).state();
    expect(state.tasks.map(({ id }) => id)).toEqual([2]);
    expect(
      given(cases, ...busy, task('Buyer', 'Buyer'))
        .state()
        .tasks.map(({ id }) => id),
    ).toEqual([2, 3]);
    expect(cases.state.safeParse(JSON.parse(JSON.stringify(state))).error).toBeUndefined();
  });

  it('has been asked whom it would work with: who is to join is asked for anew', () => {
    const asked: Said = ['Supplier', 'AskAdmission', { mspId: 'Sensor', reason: 'r' }];
    expect(given(cases, opened, asked, leave('Carrier')).state().admissions).toEqual([]);
  });

  it('does nothing in it any more, and may be asked in again', () => {
    const back: Said[] = [
      ['Supplier', 'AskAdmission', { mspId: 'Carrier', reason: 'r' }],
      ['Buyer', 'AgreeAdmission', { mspId: 'Carrier' }],
    ];
    expect(
      given(cases, opened, leave('Carrier'), ...back)
        .state()
        .parties.at(-1),
    ).toEqual({
      ...{ mspId: 'Carrier', by: 'Supplier', since: at },
    });
  });
});

describe('a task goes over', () => {
  const take = (by: string, more: object = {}): Said => [by, 'TakeTask', { task: 1, ...more }];
  const hand = (by: string, to: string, more: object = {}): Said => [
    ...([by, 'HandOnTask'] as const),
    { task: 1, to, reason: 'they have the forwarder', ...more },
  ];
  const given1 = [opened, task('Buyer', 'Supplier')];

  it('to who takes it', () => {
    given(cases, ...given1)
      .when(...take('Carrier', { role: 'quality' }))
      .then({ type: 'TaskTaken', task: 1, from: 'Supplier', by: 'Carrier', role: 'quality' });
    const taken = given(cases, ...given1, take('Carrier'));
    expect(taken.state().tasks[0]).toMatchObject({ owner: 'Carrier', by: 'Buyer', role: 'logistics', status: 'open' });
    taken.when('Supplier', 'FinishTask', { task: 1 }).refused('OTHER_SIDE', { side: 'owner' });
    expect(taken.when('Carrier', 'FinishTask', { task: 1 }).state().tasks[0]?.status).toBe('done');
  });

  it('to whom its owner hands it on, or to others of its people', () => {
    given(cases, ...given1)
      .when(...hand('Supplier', 'Carrier'))
      .then({
        ...{ type: 'TaskHandedOn', by: 'Supplier', task: 1, to: 'Carrier', role: 'logistics' },
        reason: 'they have the forwarder',
      });
    const own = given(cases, ...given1, hand('Supplier', 'Supplier', { role: 'manager' })).state();
    expect(own.tasks[0]).toMatchObject({ owner: 'Supplier', role: 'manager' });
    given(cases, ...given1)
      .when(...hand('Buyer', 'Carrier'))
      .refused('OTHER_SIDE', { side: 'owner' });
    given(cases, ...given1)
      .when(...hand('Supplier', 'Sensor'))
      .refused('PARTY_UNKNOWN', { mspId: 'Sensor' });
  });

  it('not to whose it is, nor when it is over or there is none', () => {
    for (const same of [take('Supplier'), hand('Supplier', 'Supplier')])
      given(cases, ...given1)
        .when(...same)
        .refused('NOTHING_CHANGED');
    for (const late of [take('Carrier'), hand('Supplier', 'Carrier')]) {
      given(cases, ...given1, drop)
        .when(...late)
        .refused('STATUS', { status: 'dropped' });
      given(cases, opened)
        .when(...late)
        .refused('NOT_IN_CASE', { task: 1 });
    }
  });
});
