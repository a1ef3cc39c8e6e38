import { traitColumns, type JsonValue } from '@tierline/api/readmodel';
import { cases } from '@tierline/chaincode/domain';
import { at, contextOf, given, recordId, refusalOf, type Said } from '../support/given';

const head = { title: 'Axles will run out', category: 'shortage', severity: 'major', affected: [], quorum: 'majority' };
const opening = { ...head, parties: ['Supplier', 'Carrier'] };
const opened: Said = ['Buyer', 'OpenCase', opening];
const pair: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'] }];
const detected = { detector: 'shortage', kind: 'inventory-position', record: 'cd'.repeat(16), about: 'P-1', since: at };
const found: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'], detected }];
const acknowledged = (mspId: string): Said => [mspId, 'AcknowledgeCase', {}];
const task = (by: string, owner: string, more: object = {}): Said => [
  ...([by, 'AddTask'] as const),
  { title: 'Ask the forwarder', owner, role: 'logistics', ...more },
];
const remedy = (by: string, ...binds: string[]): Said => [by, 'SuggestRemedy', { text: 'Fly 200 in', binds }];
const vote = (by: string, number: number, word: 'for' | 'against' = 'for'): Said => [
  ...([by, 'VoteOnRemedy'] as const),
  { remedy: number, vote: word, ...(word === 'against' && { reason: 'too dear' }) },
];
const resolved = [opened, remedy('Buyer', 'Supplier'), vote('Supplier', 1)];
const later = (hours: number): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
const earlier = (hours: number): string => later(-hours);
const statusOf = (...said: Said[]) => given(cases, ...said).state().status;

describe('a case', () => {
  it('opened by a person is known to who opened it, and acknowledged once all others have', () => {
    const state = given(cases, opened).state();
    expect(state).toMatchObject({ openedBy: 'Buyer', openedAt: at, status: 'open', saidBy: { severity: 'Buyer' } });
    expect(state.parties).toEqual([
      { mspId: 'Buyer', by: 'Buyer', since: at, acknowledgedAt: at },
      { mspId: 'Supplier', by: 'Buyer', since: at },
      { mspId: 'Carrier', by: 'Buyer', since: at },
    ]);
    expect(cases.parties(state)).toEqual(['Buyer', 'Carrier', 'Supplier']);
    given(cases, opened).when('Buyer', 'AcknowledgeCase', {}).refused('ALREADY_ACKNOWLEDGED', { since: at });
    expect(statusOf(opened, acknowledged('Supplier'))).toBe('open');
    expect(statusOf(opened, acknowledged('Supplier'), acknowledged('Carrier'))).toBe('acknowledged');
  });

  it('opened by a detector is known to nobody yet, and stands under one id for both', () => {
    const state = given(cases, found).state();
    expect(state.parties.every(({ acknowledgedAt }) => acknowledgedAt === undefined)).toBe(true);
    expect(statusOf(found, acknowledged('Buyer'), acknowledged('Supplier'))).toBe('acknowledged');
    const other = given(cases, ['Supplier', 'OpenCase', { ...head, parties: ['Buyer'], detected }]).state();
    expect(cases.subject?.(other)?.subject).toEqual(cases.subject?.(state)?.subject);
    expect([...(cases.subject?.(other)?.between ?? [])].sort()).toEqual(['Buyer', 'Supplier']);
    expect(JSON.stringify(state)).not.toContain(detected.record);
    expect(cases.subject?.(given(cases, opened).state())).toBeUndefined();
    given(cases)
      .when('Buyer', 'OpenCase', { ...opening, detected })
      .refused('TOO_MANY', { what: 'parties', limit: 2 });
  });

  it('has a disruption that nobody finds its id by, and passes on one that it was given', () => {
    const { disruption } = given(cases, opened).state();
    expect(disruption).toMatch(/^[0-9a-f]{32}$/);
    expect(disruption).not.toBe(recordId);
    const passedOn = { ...opening, disruption, source: { pin: 'ef'.repeat(32) } };
    expect(given(cases, ['Supplier', 'OpenCase', { ...passedOn, parties: ['Carrier'] }]).state()).toMatchObject({
      ...{ disruption, source: { pin: 'ef'.repeat(32) } },
    });
  });

  it.each([
    ['WITH_ONESELF', { parties: ['Buyer'] }],
    ['ALREADY_PARTY', { parties: ['Supplier', 'Supplier'] }],
    ['PARTY_UNKNOWN', { parties: ['Nobody'] }],
    ['SPAN_INVALID', { period: { from: later(2), until: later(1) } }],
    ['NOT_LATER', { due: { acknowledgeBy: at } }],
    ['NOT_LATER', { due: { resolveBy: earlier(1) } }],
  ])('is not opened: %s', (code, more) => {
    given(cases)
      .when('Buyer', 'OpenCase', { ...opening, ...more })
      .refused(code);
  });

  it('is opened once, and nothing is done in one that is not there', () => {
    given(cases, opened)
      .when(...opened)
      .refused('ALREADY_THERE');
    given(cases)
      .when(...acknowledged('Buyer'))
      .refused('RECORD_UNKNOWN');
  });
});

describe('severity and deadlines', () => {
  const due = (by: string, name: string, time: string): Said => [
    by,
    'ChangeCase',
    { due: { [name]: time }, reason: 'r' },
  ];
  const severity = (by: string, word: string): Said => [by, 'ChangeCase', { severity: word, reason: 'r' }];

  it('are made stricter by any party, and less strict by who said them', () => {
    expect(given(cases, opened, severity('Supplier', 'critical')).state()).toMatchObject({
      ...{ severity: 'critical', saidBy: { severity: 'Supplier' } },
    });
    given(cases, opened, severity('Supplier', 'critical'))
      .when(...severity('Buyer', 'minor'))
      .refused('OTHER_SIDE');
    expect(
      given(cases, opened)
        .when(...severity('Buyer', 'minor'))
        .state().severity,
    ).toBe('minor');
    given(cases, opened)
      .when(...severity('Carrier', 'minor'))
      .refused('OTHER_SIDE', { side: 'severity' });
  });

  it('of acknowledgement and resolution are each its sayer’s', () => {
    const dueBoth: Said = ['Buyer', 'OpenCase', { ...opening, due: { acknowledgeBy: later(4), resolveBy: later(48) } }];
    const sooner = due('Supplier', 'acknowledgeBy', later(2));
    expect(given(cases, dueBoth, sooner).state()).toMatchObject({
      due: { acknowledgeBy: later(2), resolveBy: later(48) },
      saidBy: { severity: 'Buyer', acknowledgeBy: 'Supplier', resolveBy: 'Buyer' },
    });
    given(cases, dueBoth, sooner)
      .when(...due('Supplier', 'resolveBy', later(72)))
      .refused('OTHER_SIDE');
    given(cases, dueBoth, sooner)
      .when(...due('Buyer', 'acknowledgeBy', later(4)))
      .refused('OTHER_SIDE');
    given(cases, dueBoth)
      .when(...due('Carrier', 'resolveBy', earlier(1)))
      .refused('NOT_LATER');
    // saying a deadline once more makes it nobody’s else
    const again = due('Supplier', 'resolveBy', later(48));
    given(cases, dueBoth)
      .when(...again)
      .refused('NOTHING_CHANGED');
    const beside: Said = [
      'Supplier',
      'ChangeCase',
      { due: { resolveBy: later(48) }, rootCause: 'strike', reason: 'r' },
    ];
    given(cases, dueBoth, beside)
      .when(...due('Supplier', 'resolveBy', later(72)))
      .refused('OTHER_SIDE');
  });

  it('are not all: what is affected, and how it was described, only who opened the case says anew', () => {
    const affected = [{ what: 'site', name: 'BPNS0000000000A1', of: 'Supplier' }];
    const said = (by: string, more: object): Said => [by, 'ChangeCase', { ...more, reason: 'r' }];
    for (const more of [{ affected }, { description: 'Both lines' }]) {
      expect(given(cases, opened, said('Buyer', more)).state()).toMatchObject(more);
      given(cases, opened)
        .when(...said('Supplier', more))
        .refused('OTHER_SIDE', { side: 'opener' });
      given(cases, opened, said('Buyer', more))
        .when(...said('Buyer', more))
        .refused('NOTHING_CHANGED');
    }
    const foreign = { affected: [{ what: 'site', name: 'BPNS0000000000A1', of: 'Sensor' }] };
    given(cases, opened)
      .when(...said('Buyer', foreign))
      .refused('PARTY_UNKNOWN', { mspId: 'Sensor' });
    given(cases)
      .when('Buyer', 'OpenCase', { ...opening, ...foreign })
      .refused('PARTY_UNKNOWN');
  });

  it('change with everything else that anybody learns later, and never to what holds already', () => {
    const change = { category: 'late-shipment', rootCause: 'strike', effect: 'capacity-reduction', reason: 'r' };
    const period = { from: at, until: later(24) };
    const changed: Said = ['Carrier', 'ChangeCase', { ...change, period }];
    expect(given(cases, opened, changed).state()).toMatchObject({ ...{ rootCause: 'strike', period } });
    given(cases, opened, changed)
      .when(...changed)
      .refused('NOTHING_CHANGED');
    const open: Said = ['Carrier', 'ChangeCase', { period: { from: at }, reason: 'no end in sight' }];
    expect(given(cases, opened, changed, open).state().period).toEqual({ from: at });
    given(cases, opened).when('Carrier', 'ChangeCase', { reason: 'r' }).refused('NOTHING_CHANGED');
  });
});

describe('admission', () => {
  const ask = (by: string, mspId: string): Said => [by, 'AskAdmission', { mspId, reason: 'has the parts' }];
  const agree = (by: string, mspId: string): Said => [by, 'AgreeAdmission', { mspId }];
  const decline = (by: string, mspId: string): Said => [by, 'DeclineAdmission', { mspId }];

  it('needs every other party, and who joins has not acknowledged', () => {
    const asked = [opened, acknowledged('Supplier'), acknowledged('Carrier'), ask('Supplier', 'Sensor')];
    expect(given(cases, ...asked, agree('Buyer', 'Sensor')).state().parties).toHaveLength(3);
    given(cases, ...asked, agree('Buyer', 'Sensor'))
      .when(...agree('Buyer', 'Sensor'))
      .refused('ALREADY_VOTED');
    given(cases, ...asked, agree('Buyer', 'Sensor'))
      .when(...agree('Carrier', 'Sensor'))
      .then(
        { type: 'AdmissionAgreed', mspId: 'Sensor', by: 'Carrier' },
        { type: 'PartyAdmitted', mspId: 'Sensor', by: 'Supplier', at },
      );
    const state = given(cases, ...asked, agree('Buyer', 'Sensor'), agree('Carrier', 'Sensor')).state();
    expect(state.parties.at(-1)).toEqual({ mspId: 'Sensor', by: 'Supplier', since: at });
    expect(state).toMatchObject({ status: 'open', admissions: [] });
  });

  it('is declined by any party, by who asked too, and asked for by each for one at a time', () => {
    for (const by of ['Supplier', 'Buyer', 'Carrier'])
      expect(given(cases, opened, ask('Supplier', 'Sensor'), decline(by, 'Sensor')).state().admissions).toEqual([]);
    given(cases, opened, ask('Supplier', 'Sensor'))
      .when(...ask('Supplier', 'Receiver'))
      .refused('TOO_MANY');
    given(cases, opened, ask('Supplier', 'Sensor'))
      .when(...ask('Buyer', 'Sensor'))
      .refused('ALREADY_PARTY');
    given(cases, opened)
      .when(...ask('Supplier', 'Carrier'))
      .refused('ALREADY_PARTY');
    given(cases, opened)
      .when(...ask('Supplier', 'Nobody'))
      .refused('PARTY_UNKNOWN');
    given(cases, opened)
      .when(...agree('Buyer', 'Sensor'))
      .refused('NOT_IN_CASE');
    given(cases, opened)
      .when(...decline('Buyer', 'Sensor'))
      .refused('NOT_IN_CASE');
  });

  it('waits for who joined meanwhile too', () => {
    const both = [opened, ask('Supplier', 'Sensor'), ask('Buyer', 'Receiver'), agree('Buyer', 'Sensor')];
    const joined = [...both, agree('Carrier', 'Sensor'), agree('Supplier', 'Receiver'), agree('Carrier', 'Receiver')];
    expect(given(cases, ...joined).state().admissions).toHaveLength(1);
    expect(given(cases, ...joined, agree('Sensor', 'Receiver')).state().parties).toHaveLength(5);
  });

  it('asks nobody in who is no member any more when the last agrees', () => {
    const gone = contextOf('Carrier').members.map((one) =>
      one.mspId === 'Sensor' ? { ...one, state: 'suspended' as const } : one,
    );
    given(cases, opened, ask('Supplier', 'Sensor'), agree('Buyer', 'Sensor'))
      .when('Carrier', 'AgreeAdmission', { mspId: 'Sensor' }, { members: gone })
      .refused('PARTY_UNKNOWN');
  });
});

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

describe('what is overdue', () => {
  const dueIn: Said = ['Buyer', 'OpenCase', { ...opening, due: { acknowledgeBy: later(1), resolveBy: later(24) } }];
  const escalate = (by: string, of: string, level: number, more: object = {}): Said => [
    ...([by, 'EscalateCase'] as const),
    { of, level, ...more },
  ];

  it('is escalated upwards, by both sides’ engines once', () => {
    const first = escalate('Buyer', 'acknowledgement', 1);
    given(cases, dueIn)
      .when(...first)
      .then({
        ...{ type: 'CaseEscalated', by: 'Buyer', at, of: 'acknowledgement', level: 1, severity: 'major' },
        dueBy: later(1),
      });
    given(cases, dueIn, first)
      .when(...escalate('Supplier', 'acknowledgement', 1))
      .refused('ALREADY_ESCALATED', { level: 1 });
    expect(
      given(cases, dueIn, first)
        .when(...escalate('Supplier', 'acknowledgement', 2))
        .state().escalated,
    ).toMatchObject({
      acknowledgement: { level: 2, by: 'Supplier', dueBy: later(1), severity: 'major' },
    });
    // what was escalated of one thing says nothing of another
    expect(
      given(cases, dueIn, first)
        .when(...escalate('Supplier', 'resolution', 1))
        .state().escalated?.resolution?.level,
    ).toBe(1);
  });

  it('begins again with another severity or deadline', () => {
    const up = escalate('Buyer', 'resolution', 3);
    for (const change of [{ severity: 'critical' }, { due: { resolveBy: later(12) } }])
      expect(
        given(cases, dueIn, up, ['Carrier', 'ChangeCase', { ...change, reason: 'r' }])
          .when(...escalate('Supplier', 'resolution', 1))
          .state().escalated?.resolution?.level,
      ).toBe(1);
  });

  it('is escalated no more when it is done', () => {
    const all = [dueIn, acknowledged('Supplier'), acknowledged('Carrier')];
    given(cases, ...all)
      .when(...escalate('Buyer', 'acknowledgement', 1))
      .refused('ALREADY_ACKNOWLEDGED');
    given(cases, ...resolved)
      .when(...escalate('Buyer', 'resolution', 1))
      .refused('STATUS');
    const tasked = [opened, task('Buyer', 'Carrier')];
    expect(
      given(cases, ...tasked)
        .when(...escalate('Buyer', 'task', 2, { task: 1 }))
        .state().tasks[0]?.escalated,
    ).toBe(2);
    given(cases, ...tasked, escalate('Buyer', 'task', 2, { task: 1 }))
      .when(...escalate('Supplier', 'task', 2, { task: 1 }))
      .refused('ALREADY_ESCALATED');
    given(cases, ...tasked, ['Carrier', 'FinishTask', { task: 1 }])
      .when(...escalate('Buyer', 'task', 1, { task: 1 }))
      .refused('STATUS');
    given(cases, ...tasked)
      .when(...escalate('Buyer', 'task', 1))
      .refused('NOT_IN_CASE');
    given(cases, ...tasked)
      .when(...escalate('Buyer', 'resolution', 1, { task: 1 }))
      .refused('NOT_IN_CASE');
  });

  it('is reminded of once it is, under an id that both sides find', () => {
    const remind = (said: Said[], content: object, when: string) =>
      refusalOf(() =>
        cases.entries?.['reminder']?.authorise(
          given(cases, ...said).state(),
          { type: 'reminder', ...content },
          contextOf('Carrier', { at: when }),
        ),
      )?.code;
    const of = { of: 'acknowledgement', dueBy: later(1) };
    expect(remind([dueIn], of, later(1))).toBeUndefined();
    expect(remind([dueIn], of, at)).toBe('NOT_DUE');
    expect(remind([dueIn], { ...of, dueBy: at }, later(1))).toBe('NOT_DUE');
    expect(remind([dueIn, acknowledged('Supplier'), acknowledged('Carrier')], of, later(1))).toBe(
      'ALREADY_ACKNOWLEDGED',
    );
    expect(remind([...resolved], { of: 'resolution', dueBy: later(1) }, later(1))).toBe('STATUS');
    const tasked = [opened, task('Buyer', 'Carrier', { due: later(2) })];
    expect(remind(tasked, { of: 'task', task: 1, dueBy: later(2) }, later(2))).toBeUndefined();
    expect(remind(tasked, { of: 'task', dueBy: later(2) }, later(2))).toBe('NOT_IN_CASE');
    expect(cases.entries?.['reminder']?.subject?.({ type: 'reminder', ...of })).toEqual([
      'acknowledgement',
      null,
      later(1),
    ]);
  });
});

describe('a case without a member that left the consortium', () => {
  it('goes on among the others; what waited for it does not wait any more', () => {
    const busy = [opened, task('Buyer', 'Carrier'), task('Buyer', 'Supplier'), remedy('Supplier', 'Carrier', 'Buyer')];
    const asked: Said = ['Buyer', 'AskAdmission', { mspId: 'Sensor', reason: 'r' }];
    const state = cases.without?.(given(cases, ...busy, asked).state(), 'Carrier');
    expect(state).toMatchObject({
      ...{ status: 'in-work', admissions: [], remedies: [{ status: 'withdrawn' }] },
      tasks: [{ status: 'dropped' }, { status: 'open' }],
    });
    expect(state && cases.parties(state)).toEqual(['Buyer', 'Supplier']);
    const withoutOpener = cases.without?.(given(cases, opened).state(), 'Buyer');
    expect(withoutOpener?.saidBy).toEqual({ severity: 'Supplier' });
    expect(cases.without?.(given(cases, pair).state(), 'Buyer')).toBeUndefined();
    expect(cases.state.safeParse(state).error).toBeUndefined();
  });

  it('keeps the subject of its id', () => {
    const asked: Said[] = [found, ['Buyer', 'AskAdmission', { mspId: 'Sensor', reason: 'r' }]];
    const three = given(cases, ...asked, ['Supplier', 'AgreeAdmission', { mspId: 'Sensor' }]).state();
    const state = cases.without?.(three, 'Supplier');
    expect(state && cases.subject?.(state)).toEqual(cases.subject?.(three));
  });
});

describe('in lists', () => {
  const traits = (...said: Said[]) =>
    traitColumns('case', JSON.parse(JSON.stringify(given(cases, ...said).state())) as JsonValue);

  it('a case is found by what it concerns, and is due when the first thing owed in it is', () => {
    const affected = [
      { what: 'part', name: 'P-1' },
      { what: 'site', name: 'BPNS0000000000A1' },
      { what: 'shipment', name: 'SHP-1' },
    ];
    const due = { acknowledgeBy: later(2), resolveBy: later(48) };
    const whole: Said = ['Buyer', 'OpenCase', { ...opening, affected, due, period: { from: at } }];
    expect(traits(whole)).toMatchObject({
      ...{ status: 'open', parts: ['P-1'], sites: ['BPNS0000000000A1'], urgency: later(2), first_day: '2026-11-24' },
      names: [given(cases, whole).state().disruption, 'SHP-1'],
    });
    const known = [whole, acknowledged('Supplier'), acknowledged('Carrier')];
    expect(traits(...known).urgency).toBe(later(48));
    expect(traits(...known, task('Buyer', 'Carrier', { due: later(3) })).urgency).toBe(later(3));
    expect(traits(whole, ['Buyer', 'CloseCase', {}]).urgency).toBeNull();
  });
});
