import { kinds } from '@tierline/chaincode/domain';
import { automation, type AutomationVersion, type FeedFact, matches, recordKinds } from '@tierline/workflows';

const record = { channel: 'axle-programme', kind: 'case', id: 'ca'.repeat(16) };
const fact: FeedFact = {
  ...{
    ...record,
    block: 7n,
    tx: 1,
    fact: 2,
    version: 3,
    type: 'CaseOpened',
    at: '2026-03-02T08:00:00.000Z',
    by: 'AxleMSP',
  },
  data: { severity: 'critical', title: 'Shortage', quantity: '120.5', tasks: [{ id: 4 }], 'a/b': true },
};
const types = ['CaseOpened'];
const rule: AutomationVersion = {
  ...{ name: 'task', version: 2, by: 'p-1', at: '2026-03-01T00:00:00.000Z', dryRun: false, perHour: 5, active: true },
  when: { types },
  action: {
    do: 'command',
    command: 'AddTask',
    input: { title: { $fact: '/title' }, owner: 'OemMSP', note: { $fact: '/none' } },
  },
};
const process = automation(recordKinds);
const decided = (rules: AutomationVersion[], of = fact) =>
  process.decide({ type: 'fact', fact: of }, undefined, record, { rules });

describe('a rule of automation', () => {
  test.each([
    [{ types }, true],
    [{ types: ['CaseClosed'] }, false],
    [{ types, kinds: ['shipment'] }, false],
    [{ types, channels: ['axle-programme'] }, true],
    [{ types, by: ['OemMSP'] }, false],
    [{ types, severities: ['critical'] }, true],
    [{ types, severities: ['minor'] }, false],
    [{ types, compare: [{ at: '/quantity', is: 'atLeast' as const, value: '120.50' }] }, true],
    [{ types, compare: [{ at: '/quantity', is: 'atMost' as const, value: 120 }] }, false],
    [{ types, compare: [{ at: '/title', is: 'atLeast' as const, value: 1 }] }, false],
    [{ types, compare: [{ at: '/title', is: 'equal' as const, value: 'Shortage' }] }, true],
    [{ types, compare: [{ at: '/title', is: 'different' as const, value: 'Shortage' }] }, false],
    [{ types, compare: [{ at: '/tasks/0/id', is: 'there' as const }] }, true],
    [{ types, compare: [{ at: '/a~1b', is: 'missing' as const }] }, false],
    [{ types, compare: [{ at: '/constructor', is: 'there' as const }] }, false],
  ])('%j: %s', (when, is) => expect(matches(when, fact)).toBe(is));

  it('asks for what it says, with what it takes from the fact, under the fact’s place', () => {
    expect(decided([rule])).toEqual([
      {
        type: 'perform',
        name: 'task/2/7/1/2',
        effect: {
          ...{
            type: 'automate',
            record,
            rule: { name: 'task', version: 2, dryRun: false, perHour: 5 },
            place: '7/1/2',
            by: fact.by,
          },
          ...{
            cause: { version: 3 },
            action: { do: 'command', command: 'AddTask', input: { title: 'Shortage', owner: 'OemMSP' } },
          },
        },
      },
    ]);
  });

  it('is for what happens after it was set, while it is active', () => {
    expect(decided([{ ...rule, active: false }])).toEqual([]);
    expect(decided([{ ...rule, at: '2026-03-03T00:00:00.000Z' }])).toEqual([]);
    expect(process.decide({ type: 'due', timer: 't', due: '', now: '' }, undefined, record, { rules: [rule] })).toEqual(
      [],
    );
  });

  it('knows an entry by its id', () => {
    const entry: FeedFact = { ...fact, version: undefined, type: 'EntryAdded', data: { entryId: 'ee' } };
    const [asked] = decided([{ ...rule, when: { types: ['EntryAdded'] } }], entry);
    expect(asked).toMatchObject({ effect: { cause: { entryId: 'ee' } } });
  });

  it('may be for each kind of record that there is', () => {
    expect([...recordKinds].sort()).toEqual([...kinds.keys()].sort());
  });
});
