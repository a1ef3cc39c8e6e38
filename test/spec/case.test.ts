import { traitColumns, type JsonValue } from '@tierline/api/readmodel';
import { cases } from '@tierline/chaincode/domain';
import {
  acknowledged,
  detected,
  earlier,
  found,
  head,
  later,
  opened,
  opening,
  pair,
  remedy,
  statusOf,
  task,
} from '../support/case-words';
import { at, contextOf, given, recordId, type Said } from '../support/given';

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
