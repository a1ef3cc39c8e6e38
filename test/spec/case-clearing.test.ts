import { cases } from '@tierline/chaincode/domain';
import { at, given, type Said } from '../support/given';

const detected = { detector: 'shortage', kind: 'inventory-position', record: 'cd'.repeat(16), about: 'P-1', since: at };
const head = { title: 'Axles will run out', category: 'shortage', severity: 'major', affected: [], quorum: 'majority' };
const opened: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'] }];
const found: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'], detected }];
const clear = (by: string, input: object = {}): Said => [by, 'ClearCase', input];
const cleared = (by: string) => ({ type: 'CaseCleared' as const, by, at });

describe('what was detected and is gone', () => {
  it('is said by each of the two; then the case is closed, if nobody has begun', () => {
    given(cases, found)
      .when(...clear('Supplier'))
      .then(cleared('Supplier'));
    given(cases, found, clear('Supplier'))
      .when(...clear('Buyer'))
      .then(cleared('Buyer'), { type: 'CaseClosed', by: 'Buyer', at });
    expect(
      given(cases, found, ['Buyer', 'AcknowledgeCase', {}], clear('Supplier'), clear('Buyer')).state(),
    ).toMatchObject({
      ...{ status: 'closed', resolution: { by: 'Buyer', at } },
      cleared: [
        { mspId: 'Supplier', at },
        { mspId: 'Buyer', at },
      ],
    });
  });

  it.each([
    ['a task', [['Buyer', 'AddTask', { title: 'Count', owner: 'Buyer', role: 'logistics' }]]],
    [
      'a task that was dropped',
      [
        ['Buyer', 'AddTask', { title: 'Count', owner: 'Buyer', role: 'logistics' }],
        ['Buyer', 'DropTask', { task: 1, reason: 'r' }],
      ],
    ],
    ['a remedy', [['Buyer', 'SuggestRemedy', { text: 'Fly', binds: ['Supplier'] }]]],
    ['somebody asked for', [['Buyer', 'AskAdmission', { mspId: 'Carrier', reason: 'r' }]]],
  ] satisfies [string, Said[]][])('leaves open a case that has %s', (_what, work) => {
    given(cases, found, ...work, clear('Supplier'))
      .when(...clear('Buyer'))
      .then(cleared('Buyer'));
    given(cases, found, clear('Supplier'), ...work)
      .when(...clear('Buyer'))
      .then(cleared('Buyer'));
  });

  it('leaves open a case in which people talk, whoever of the two has seen it', () => {
    const kept = { keepsOpen: true } as const;
    given(cases, found, clear('Supplier', kept))
      .when(...clear('Buyer'))
      .then(cleared('Buyer'));
    given(cases, found, clear('Supplier'))
      .when(...clear('Buyer', kept))
      .then({ ...cleared('Buyer'), ...kept });
  });

  it('is nobody’s to say twice, nor a third’s, nor of what a person opened, nor of what is over', () => {
    given(cases, found, clear('Buyer'))
      .when(...clear('Buyer'))
      .refused('ALREADY_CLEARED');
    given(cases, opened)
      .when(...clear('Buyer'))
      .refused('OTHER_SIDE', { side: 'detection' });
    const three: Said[] = [
      ...[found, ['Buyer', 'AskAdmission', { mspId: 'Carrier', reason: 'r' }] satisfies Said],
      ['Supplier', 'AgreeAdmission', { mspId: 'Carrier' }],
    ];
    given(cases, ...three)
      .when(...clear('Carrier'))
      .refused('OTHER_SIDE');
    given(cases, found, clear('Supplier'), clear('Buyer'))
      .when(...clear('Buyer'))
      .refused('STATUS');
  });

  it('may be back when a case is reopened: it is said anew, and people bring it to an end', () => {
    const reopened: Said[] = [found, clear('Supplier'), clear('Buyer'), ['Buyer', 'ReopenCase', { reason: 'r' }]];
    expect(given(cases, ...reopened).state().cleared).toBeUndefined();
    given(cases, ...reopened, clear('Supplier'))
      .when(...clear('Buyer'))
      .then(cleared('Buyer'));
  });
});
