import { cases } from '@tierline/chaincode/domain';
import { acknowledged, later, opened, opening, resolved, task } from '../support/case-words';
import { at, contextOf, given, refusalOf, type Said } from '../support/given';

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
