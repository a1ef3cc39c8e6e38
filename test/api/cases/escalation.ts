import { forgetNotified } from '@tierline/api/engine';
import type { InstanceId } from '@tierline/workflows';
import { at, caseId, type ProcessingNode } from '../../support/processing-node';
import { channel } from '../../support/reading-node';

/** What a case’s parties owe, who has taken it, and who is away. */
export function isOwed(world: () => ProcessingNode): void {
  const place = `channel: "${channel}", id: "${caseId}"`;
  const fields =
    '__typename ... on Refused { code } ... on CaseCountdown { takenBy { subject } duties { of task by minutesLeft workingMinutesLeft next { at role } } }';
  const asked = async (operation: string, selection = fields) => {
    const { data, errors } = await world().node.ask(`${operation} { ${selection} } }`);
    return (data && Object.values(data)[0]) ?? errors?.[0]?.extensions.code;
  };

  it('says what is owed, how long there is, and who is told next', async () => {
    expect(await asked(`{ caseCountdown(${place})`)).toMatchObject({
      takenBy: null,
      duties: [
        {
          of: 'acknowledgement',
          by: ['OemMSP'],
          minutesLeft: 60,
          next: { at: '2026-03-10T09:00:00.000Z', role: 'planner' },
        },
        { of: 'resolution', minutesLeft: -1380, next: null },
        { of: 'task', task: 1, by: ['AxleMSP'], minutesLeft: 1500, next: null },
      ],
    });
    expect(await asked(`{ caseCountdown(channel: "c", id: "${'cb'.repeat(16)}")`)).toMatchObject({
      code: 'CASE_UNKNOWN',
    });
  });

  it('counts in the hours of the path for it, which a manager sets', async () => {
    const path = `{ name: "office", scope: {}, severities: ["critical"], of: [acknowledgement], steps: [{ role: manager, afterMinutes: 60, escalates: true }],
      hours: { timeZone: "Europe/Berlin", weekdays: [1, 3], from: "08:00", until: "16:00", holidays: [] }, active: true }`;
    const saved = await asked(
      `mutation { saveEscalationPath(input: ${path})`,
      '... on EscalationPaths { paths { name version } }',
    );
    expect(saved).toEqual({
      paths: [
        { name: 'office', version: 1 },
        { name: 'urgent', version: 0 },
        { name: 'usual', version: 0 },
      ],
    });
    // Tuesday is no working day: the next is Wednesday, from seven o'clock UTC on
    expect(await asked(`{ caseCountdown(${place})`)).toMatchObject({
      duties: [{ workingMinutesLeft: 0, next: { at: '2026-03-11T08:00:00.000Z', role: 'manager' } }, {}, {}],
    });
    await asked('mutation { deactivateEscalationPath(name: "office")', '__typename');
    const unknown = await asked('mutation { deactivateEscalationPath(name: "none")', '... on Refused { code }');
    expect(unknown).toEqual({ code: 'RULE_UNKNOWN' });
  });

  it('is taken by a person, and given back by that person or a manager', async () => {
    const watched: InstanceId = { process: 'case-escalation', channel, kind: 'case', id: caseId };
    await world().store.transaction((tx) => tx.saveInstance(watched, { state: {} }));
    world().node.roles = ['planner'];
    expect(await asked(`mutation { takeCase(${place})`)).toMatchObject({ takenBy: { subject: 's' } });
    world().node.subject = 'other';
    expect(await asked(`mutation { releaseCase(${place})`)).toMatchObject({ code: 'ROLE_MISSING' });
    world().node.roles = ['manager'];
    expect(await asked(`mutation { releaseCase(${place})`)).toMatchObject({ takenBy: null });
    world().node.subject = 's';
    await asked(`mutation { takeCase(${place})`);
    await world().keepers.forget({ issuer: 'i', subject: 's' });
    expect(await asked(`{ caseCountdown(${place})`)).toMatchObject({ takenBy: null });
  });

  it('says no more who was told of it once that person is forgotten', async () => {
    const record = { channel, kind: 'case', id: 'cb'.repeat(16) };
    const told = [{ person: { issuer: 'i', subject: 'gone' } }, { person: { issuer: 'i', subject: 's' } }];
    for (const to of [...told, { role: 'planner' }])
      await world().store.transaction((tx) =>
        tx.appendLocal({ type: 'Notified', record, at, data: { to, why: 'look', urgency: 'high' } }),
      );
    const contents = async () =>
      (await world().node.feed.page(undefined, { record: record.id })).items.map(({ content }) => content);
    await forgetNotified(world().node.database, { issuer: 'i', subject: 'gone' });
    const rest = { channel, why: 'look', urgency: 'high' };
    expect(await contents()).toEqual([
      { ...rest, to: { person: null } },
      { ...rest, to: told[1] },
      { ...rest, to: { role: 'planner' } },
    ]);
  });

  it('has a deputy where who took it is away', async () => {
    const away = '... on Absences { absences { person { subject } until deputy } } ... on Refused { code }';
    const window = 'from: "2026-03-09T00:00:00.000Z", until: "2026-03-12T00:00:00.000Z", deputy: logistics';
    world().node.roles = ['planner'];
    expect(await asked(`mutation { setAbsence(${window})`, away)).toEqual({
      absences: [{ person: { subject: 's' }, until: '2026-03-12T00:00:00.000Z', deputy: 'logistics' }],
    });
    const other = 'person: { issuer: "i", subject: "b" }';
    expect(await asked(`mutation { setAbsence(${other}, ${window})`, away)).toEqual({ code: 'ROLE_MISSING' });
    expect(await asked(`mutation { clearAbsence(${other})`, away)).toEqual({ code: 'ROLE_MISSING' });
    const empty = window.replace('2026-03-12', '2026-03-09');
    expect(await asked(`mutation { setAbsence(${empty})`, away)).toEqual({ code: 'PERIOD_EMPTY' });
    expect(await asked('mutation { clearAbsence', away)).toEqual({ absences: [] });
  });

  it('is nobody’s who may not work on it', async () => {
    world().node.roles = ['viewer', 'auditor', 'bot'];
    for (const call of [`takeCase(${place})`, `releaseCase(${place})`])
      expect(await asked(`mutation { ${call}`)).toMatchObject({ code: 'ROLE_MISSING' });
    expect(await asked('{ absences', '... on Refused { code }')).toEqual({ code: 'ROLE_MISSING' });
    expect(await asked('{ escalationPaths', '... on Refused { code }')).toEqual({ code: 'ROLE_MISSING' });
  });
}
