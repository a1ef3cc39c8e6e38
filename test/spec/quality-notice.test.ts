import fc from 'fast-check';
import { kinds, qualityNotice } from '@tierline/chaincode/domain';
import { canonical, sharedEntryId } from '@tierline/chaincode/record';
import { type Command, disciplines, limits, type QualityState } from '@tierline/chaincode/schema';
import { at, contextOf, given, recordId, refusalOf, type Said } from '../support/given';
import {
  accepted,
  acknowledged,
  fullest,
  notice,
  noticeIn,
  received,
  sent,
  statements,
  untilStatus,
  why,
} from '../support/quality';

const when = (earlier: Said[], ...said: Said) => given(qualityNotice, ...earlier).when(...said);
const later = '2026-12-24T12:00:00.000Z';

describe('a quality notice', () => {
  it('is sent, arrives, is acknowledged, accepted with a reason, and closed by its sender', () => {
    const closed = given(qualityNotice, sent, received, acknowledged, accepted).when(
      'Buyer',
      'CloseQualityNotice',
      why,
    );
    expect(closed.state()).toEqual({
      ...{ ...notice, sender: 'Buyer', status: 'closed', times: { sent: at, received: at, acknowledged: at } },
      ...{ answer: { accepted: true, ...why, at }, closed: { ...why, at } },
    });
    expect(qualityNotice.parties(closed.state())).toEqual(['Buyer', 'Supplier']);
  });

  it('may be answered though nobody has noted that it arrived; then it has arrived for good', () => {
    when([sent, acknowledged], ...received).refused('STATUS', { status: 'acknowledged', needed: ['sent'] });
    when([sent, received], ...received).refused('STATUS');
  });

  it('is sent to another, once, about things that are there once, with times ahead', () => {
    const sending = (more: object): Said => ['Buyer', 'SendQualityNotice', { ...notice, ...more }];
    when([sent], ...sent).refused('ALREADY_THERE');
    when([], ...sending({ receiver: 'Buyer' })).refused('WITH_ONESELF');
    when([], ...sending({ dueBy: at })).refused('NOT_LATER');
    when([], ...sending({ reportBy: at })).refused('NOT_LATER');
    when([], ...sending({ affected: [{ what: 'batch', name: 'B-1' }] })).refused('AFFECTED_INVALID', { index: 0 });
    const twice = [...notice.affected, { ...notice.affected[0], pin: 'cd'.repeat(32) }];
    when([], ...sending({ affected: twice })).refused('AFFECTED_INVALID', { index: 1, reason: 'it stands twice' });
    when([], 'Supplier', 'AcceptQualityNotice', why).refused('RECORD_UNKNOWN');
  });

  it('means a legal entity of the receiver’s, as the registry has it', () => {
    const said = (legalEntity: string): Said => ['Buyer', 'SendQualityNotice', { ...notice, legalEntity }];
    expect(when([], ...said('BPNL00000000A1B2')).state()).toMatchObject({ legalEntity: 'BPNL00000000A1B2' });
    when([], ...said('BPNL00000000A1B3')).refused('BPN_NOT_HELD', { receiver: 'Supplier' });
  });

  it('stands under one id for the number that its sender gave it', () => {
    const subjectOf = (state: QualityState) => qualityNotice.subject?.(state);
    expect(subjectOf(noticeIn('closed'))).toEqual(subjectOf(noticeIn('sent')));
    expect(subjectOf({ ...noticeIn('sent'), number: 'Q-4712' })).not.toEqual(subjectOf(noticeIn('sent')));
  });
});

describe('against the other side, a quality notice', () => {
  const bot = (mspId: string, ...roles: string[]) => ({ caller: { mspId, name: 'p', roles } });
  it('is called received by no person, whatever else they are, and by nobody of the sender’s', () => {
    for (const role of ['manager', 'quality', 'viewer'])
      when([sent], 'Supplier', 'ReceiveQualityNotice', {}, bot('Supplier', role, 'bot')).refused('DELIVERY_ONLY');
    when([sent], 'Buyer', 'ReceiveQualityNotice', {}, bot('Buyer', 'bot')).refused('DELIVERY_ONLY');
  });

  it('is closed by its sender alone, and answered by its receiver alone', () => {
    for (const status of ['sent', 'received', 'acknowledged', 'accepted', 'declined'] as const)
      when(untilStatus(status), 'Supplier', 'CloseQualityNotice', why).refused('OTHER_SIDE', { side: 'sender' });
    when([sent], 'Buyer', 'AcknowledgeQualityNotice', {}).refused('OTHER_SIDE', { side: 'receiver' });
    when([sent, acknowledged], 'Buyer', 'AcceptQualityNotice', why).refused('OTHER_SIDE');
    when([sent, acknowledged], 'Buyer', 'DeclineQualityNotice', why).refused('OTHER_SIDE');
  });

  it('does not come to life again, nor change its answer', () => {
    for (const [mspId, command] of [
      ['Supplier', 'AcknowledgeQualityNotice'],
      ['Supplier', 'AcceptQualityNotice'],
      ['Supplier', 'DeclineQualityNotice'],
      ['Buyer', 'CloseQualityNotice'],
    ] as const) {
      const input = command === 'AcknowledgeQualityNotice' ? {} : why;
      when(untilStatus('closed'), mspId, command, input).refused('STATUS', { status: 'closed' });
    }
    when(untilStatus('declined'), ...accepted).refused('STATUS', { status: 'declined', needed: ['acknowledged'] });
  });

  it('is closed and answered with a reason that says something', () => {
    const said = (reason: string): Said => ['Buyer', 'CloseQualityNotice', { reason }];
    when([sent], ...said('too short')).refused('REASON_INVALID', { to: 'closed', fault: 'short', least: 15 });
    when([sent], ...said(' '.repeat(20))).refused('REASON_INVALID', { fault: 'missing' });
    when([sent], 'Supplier', 'AcknowledgeQualityNotice', { reason: 'x' }).refused('REASON_INVALID', {
      fault: 'unwanted',
    });
  });
});

/** undefined: it was refused. */
function after(state: QualityState, mspId: string, command: Command): QualityState | undefined {
  let facts: ReturnType<typeof qualityNotice.decide> = [];
  const refusal = refusalOf(() => (facts = qualityNotice.decide(command, state, contextOf(mspId))));
  return refusal ? undefined : facts.reduce((one, fact) => qualityNotice.evolve(one, fact), state);
}

describe('an 8D report', () => {
  const state = (discipline: keyof typeof statements): Said => [
    ...(['Supplier', 'StateDiscipline', { [discipline]: statements[discipline] }] as const),
  ];
  const accept = (discipline: string): Said => ['Buyer', 'AcceptDiscipline', { discipline }];
  const sendBack = (discipline: string): Said => ['Buyer', 'ReturnDiscipline', { discipline, ...why }];
  const begun: Said[] = [sent, acknowledged];
  const allStated = [...begun, ...disciplines.map(state)];
  const done = [...allStated, ...disciplines.map(accept)];

  it('is stated by the receiver, discipline by discipline, and judged by the sender', () => {
    const { report } = given(qualityNotice, ...begun, state('d2'), state('d3'), accept('d2'), sendBack('d3')).state();
    expect(report).toEqual({
      d2: { revision: 1, statedAt: at, content: statements.d2, judged: { verdict: 'accepted', at } },
      d3: { revision: 1, statedAt: at, content: statements.d3, judged: { verdict: 'returned', at, ...why } },
    });
  });

  it('what was sent back is stated anew and judged anew', () => {
    const again = [...begun, state('d3'), sendBack('d3'), state('d3')];
    expect(given(qualityNotice, ...again).state().report).toEqual({
      d3: { revision: 2, statedAt: at, content: statements.d3 },
    });
    expect(when(again, ...accept('d3')).state().report?.d3?.judged).toEqual({ verdict: 'accepted', at });
  });

  it('what was accepted stands until the sender sends it back', () => {
    const standing = [...begun, state('d4'), accept('d4')];
    when(standing, ...state('d4')).refused('DISCIPLINE_JUDGED', { discipline: 'd4', verdict: 'accepted' });
    when(standing, ...accept('d4')).refused('DISCIPLINE_JUDGED');
    when([...standing, sendBack('d4')], ...sendBack('d4')).refused('DISCIPLINE_JUDGED', { verdict: 'returned' });
    when([...standing, sendBack('d4')], ...accept('d4')).refused('DISCIPLINE_JUDGED', { verdict: 'returned' });
    expect(when([...standing, sendBack('d4')], ...state('d4')).state().report?.d4?.revision).toBe(2);
  });

  it('is at its end when D8 is accepted, which is last; from there it is taken up again from its end', () => {
    when(allStated, ...accept('d8')).refused('REPORT_INCOMPLETE', { open: disciplines.slice(0, -1) });
    expect(given(qualityNotice, ...done).state().report?.d8?.judged?.verdict).toBe('accepted');
    when(done, ...sendBack('d4')).refused('DISCIPLINE_JUDGED', { discipline: 'd8' });
    expect(when([...done, sendBack('d8')], ...sendBack('d4')).state().report?.d4?.judged?.verdict).toBe('returned');
  });

  it('is not stated by the sender, not judged by the receiver, and not where there is nothing to judge', () => {
    when(begun, 'Buyer', 'StateDiscipline', { d2: statements.d2 }).refused('OTHER_SIDE', { side: 'receiver' });
    when([...begun, state('d2')], 'Supplier', 'AcceptDiscipline', { discipline: 'd2' }).refused('OTHER_SIDE');
    when([...begun, state('d2')], 'Supplier', 'ReturnDiscipline', { discipline: 'd2', ...why }).refused('OTHER_SIDE');
    when(begun, ...accept('d2')).refused('NOT_STATED', { discipline: 'd2' });
    when(begun, ...sendBack('d2')).refused('NOT_STATED');
  });

  it('is worked on from the acknowledgement until the notice is declined or closed', () => {
    for (const status of ['sent', 'received', 'declined', 'closed'] as const)
      when(untilStatus(status), ...state('d3')).refused('STATUS', { status, needed: ['acknowledged', 'accepted'] });
    const closed: Said[] = [...begun, state('d3'), ['Buyer', 'CloseQualityNotice', why]];
    when(closed, ...accept('d3')).refused('STATUS', { status: 'closed' });
    when(closed, ...sendBack('d3')).refused('STATUS', { status: 'closed' });
  });

  it('has causes by the method that found them', () => {
    const said = (more: object): Said => [
      ...(['Supplier', 'StateDiscipline', { d4: { causes: [{ ...statements.d4.causes[0], ...more }] } }] as const),
    ];
    when(begun, ...said({ method: 'other' })).refused('CAUSE_INVALID', { cause: 0, method: 'other' });
    when(begun, ...said({ branch: 'machine' })).refused('CAUSE_INVALID');
  });

  it('holds, whatever the two do in whatever order', () => {
    const moves = fc.tuple(
      fc.constantFrom('Buyer', 'Supplier'),
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('StateDiscipline') },
        { weight: 4, arbitrary: fc.constant('AcceptDiscipline') },
        { weight: 1, arbitrary: fc.constant('ReturnDiscipline') },
      ),
      fc.constantFrom(...disciplines),
    );
    let ends = 0;
    fc.assert(
      fc.property(fc.array(moves, { minLength: 100, maxLength: 150 }), (said) => {
        let state = given(qualityNotice, ...done.slice(0, -2)).state();
        for (const [mspId, name, discipline] of said) {
          const stating = { [discipline]: statements[discipline] };
          const judging = { discipline, ...(name === 'ReturnDiscipline' && why) };
          const input = name === 'StateDiscipline' ? stating : judging;
          const next = after(state, mspId, { name, input });
          if (!next) continue;
          const [before, now] = [state.report?.[discipline], next.report?.[discipline]];
          expect(mspId).toBe(name === 'StateDiscipline' ? 'Supplier' : 'Buyer');
          expect(now?.revision).toBe((before?.revision ?? 0) + (name === 'StateDiscipline' ? 1 : 0));
          if (before?.judged?.verdict === 'accepted') expect(name).toBe('ReturnDiscipline');
          const isOver = next.report?.d8?.judged?.verdict === 'accepted';
          if (isOver) for (const one of disciplines) expect(next.report?.[one]?.judged?.verdict).toBe('accepted');
          ends += Number(isOver);
          state = next;
        }
      }),
      { numRuns: 50, seed: 20261126 },
    );
    expect(ends).toBeGreaterThan(5);
  });

  it('is stated one discipline at a time', () => {
    const takes = (input: object) => qualityNotice.commands['StateDiscipline']?.input.safeParse(input).success;
    expect([{}, { d2: statements.d2 }, { d2: statements.d2, d8: statements.d8 }, { d9: {} }].map(takes)).toEqual([
      ...[false, true, false, false],
    ]);
  });

  it('takes, where everything is as long as it may be, no more than half of a body', () => {
    const state = given(qualityNotice, ...fullest()).state();
    const bytes = Buffer.byteLength(canonical({ command: fullest().at(-1)![2], state }));
    expect(bytes).toBeGreaterThan(limits.bodyBytes / 4);
    expect(bytes).toBeLessThan(limits.bodyBytes / 2);
  });
});

describe('beside a quality notice', () => {
  const overdue = { type: 'reminder', of: 'answer', dueBy: '2026-11-24T11:00:00.000Z' };
  const dated = { dueBy: overdue.dueBy, reportBy: later };
  const codeOf = (state: ReturnType<typeof noticeIn>, content: typeof overdue, when = at) => {
    const shape = kinds.get('quality-notice')?.entries?.['reminder'];
    shape?.content.parse(content);
    return refusalOf(() => shape?.authorise(state, content, contextOf('Buyer', { at: when })))?.code;
  };

  it('a reminder stands of an answer that is owed and overdue, once', () => {
    for (const status of ['sent', 'received', 'acknowledged'] as const)
      expect(codeOf({ ...noticeIn(status), ...dated }, overdue)).toBeUndefined();
    for (const status of ['accepted', 'declined', 'closed'] as const)
      expect(codeOf({ ...noticeIn(status), ...dated }, overdue)).toBe('NOT_DUE');
    expect(codeOf({ ...noticeIn('sent'), ...dated }, overdue, '2026-11-24T10:59:59.999Z')).toBe('NOT_DUE');
    expect(codeOf({ ...noticeIn('sent'), ...dated }, { ...overdue, dueBy: '2026-11-24T10:00:00.000Z' })).toBe(
      'NOT_DUE',
    );
    expect(codeOf(noticeIn('sent'), overdue)).toBe('NOT_DUE');
    const shape = kinds.get('quality-notice')!.entries!['reminder']!;
    const idOf = (content: typeof overdue) =>
      sharedEntryId('quality-notice', recordId, 'reminder', shape.subject!(content));
    expect(idOf({ ...overdue, of: 'report' })).not.toBe(idOf(overdue));
  });

  it('a report is owed until each discipline is stated and none is sent back', () => {
    const reminder = { ...overdue, of: 'report', dueBy: later };
    const stated = { revision: 1, statedAt: at };
    const report = Object.fromEntries(disciplines.map((name) => [name, { ...stated, content: statements[name] }]));
    const state = { ...noticeIn('accepted'), ...dated, report: report as never };
    expect(codeOf({ ...noticeIn('accepted'), ...dated }, reminder, later)).toBeUndefined();
    expect(codeOf(state, reminder, later)).toBe('NOT_DUE');
    const returned = { ...report, d5: { ...report['d5'], judged: { verdict: 'returned', at, ...why } } };
    expect(codeOf({ ...state, report: returned as never }, reminder, later)).toBeUndefined();
  });

  it('messages are about the notice or a discipline of its report', () => {
    const shape = kinds.get('quality-notice')?.entries?.['message'];
    const said = (thread?: string) => ({ type: 'message', text: 'see photo', ...(thread && { thread }) });
    const code = (thread?: string) =>
      refusalOf(() => shape?.authorise(noticeIn('sent'), said(thread), contextOf('Buyer')))?.code;
    expect([code(), code('d4'), code('d9')]).toEqual([undefined, undefined, 'THREAD_UNKNOWN']);
  });
});
