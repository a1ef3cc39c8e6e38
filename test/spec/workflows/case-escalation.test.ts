import { caseEscalation, defaultPaths, type Escalating } from '@tierline/workflows';
import { World } from '../../support/workflows/world';

const id = 'ca'.repeat(16);
const at = '2026-03-02T08:00:00.000Z';
const hour = (hours: number) => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
const opening = {
  ...{ by: 'AxleMSP', at, title: 'Shortage of P-1', category: 'shortage', severity: 'critical', parties: ['OemMSP'] },
  ...{ detected: {}, due: { acknowledgeBy: hour(2), resolveBy: hour(48) } },
};

function working(changes: Partial<Escalating> = {}): World {
  const world = new World([caseEscalation]);
  const paths = defaultPaths.map((path) => ({ ...path, version: 0, by: '', at }));
  world.set.set('case-escalation', { mspId: 'OemMSP', paths, absences: [], taken: {}, ...changes });
  return world;
}
const happens = async (world: World, type: string, data: object, when = at, by = 'AxleMSP') => {
  world.feed.happens('case', id, type, data, when, by);
  await world.settled();
};
const opened = async (changes: Partial<Escalating> = {}): Promise<World> => {
  const world = working(changes);
  await happens(world, 'CaseOpened', opening);
  return world;
};
const told = (world: World) =>
  world.store.tables.local.flatMap((item) => (item.type === 'Notified' ? [[item.data.to, item.data.why]] : []));
const done = (world: World) =>
  world.commands.performed.map(({ effect }) =>
    effect.type === 'remind' ? effect.reminder : effect.type === 'escalate' ? effect.escalation : effect,
  );

describe('a case', () => {
  it('is told of when it is opened, but not to who opened it in person', async () => {
    expect(told(await opened())).toEqual([[{ role: 'planner' }, 'opened: Shortage of P-1']]);
    const world = working();
    const { detected: _detected, ...own } = { ...opening, by: 'OemMSP', parties: ['AxleMSP'] };
    await happens(world, 'CaseOpened', own, at, 'OemMSP');
    expect(told(world)).toEqual([]);
  });

  it('is reminded of at its deadline, told of step by step, escalated where the path says so', async () => {
    const world = await opened();
    await world.tick(hour(1.9));
    expect(done(world)).toEqual([]);
    await world.tick(hour(2.01));
    expect(done(world)).toEqual([{ of: 'acknowledgement', dueBy: hour(2) }]);
    expect(told(world)[1]).toEqual([{ role: 'planner' }, 'overdue acknowledgement: Shortage of P-1']);
    await world.tick(hour(3.01));
    expect(done(world)[1]).toEqual({ of: 'acknowledgement', level: 1 });
    expect(told(world)[2]).toEqual([{ role: 'manager' }, 'overdue acknowledgement: Shortage of P-1']);
    await happens(world, 'CaseEscalated', {}, hour(3.1));
    expect(told(world)[3]).toEqual([{ role: 'manager' }, 'escalated: Shortage of P-1']);
  });

  it('that the other side owes is escalated all the same, without a word to own people', async () => {
    const world = await opened();
    await happens(world, 'CaseAcknowledged', { by: 'OemMSP', at: hour(1) }, hour(1), 'OemMSP');
    await world.tick(hour(4));
    expect(done(world)).toEqual([
      { of: 'acknowledgement', dueBy: hour(2) },
      { of: 'acknowledgement', level: 1 },
    ]);
    expect(told(world)).toHaveLength(1);
  });

  it('that is acknowledged, resolved or closed in time is not spoken of again', async () => {
    const world = await opened();
    for (const by of ['OemMSP', 'AxleMSP']) await happens(world, 'CaseAcknowledged', { by, at: hour(1) }, hour(1), by);
    await happens(world, 'CaseResolved', {}, hour(5));
    await world.tick(hour(100));
    expect(done(world)).toEqual([]);
    await happens(world, 'CaseReopened', {}, hour(101));
    await world.tick(hour(102));
    expect(done(world)).toContainEqual({ of: 'resolution', dueBy: hour(48) });
    await happens(world, 'CaseClosed', {}, hour(103));
    expect(world.store.tables.timers.size).toBe(0);
  });

  it('whose deadline moves is watched by the new one', async () => {
    const world = await opened();
    await happens(world, 'CaseChanged', { due: { acknowledgeBy: hour(10) } }, hour(1));
    await world.tick(hour(9));
    expect(done(world)).toEqual([]);
    await world.tick(hour(10.01));
    expect(done(world)).toEqual([{ of: 'acknowledgement', dueBy: hour(10) }]);
  });

  it('asks for its tasks, of who is to do them', async () => {
    const world = await opened({ paths: [] });
    const task = { id: 3, title: 'Count', owner: 'OemMSP', role: 'logistics', due: hour(5) };
    await happens(world, 'TaskAdded', { task }, hour(1));
    await happens(world, 'TaskAdded', { task: { ...task, id: 4, owner: 'AxleMSP' } }, hour(1));
    expect(told(world)[1]).toEqual([{ role: 'logistics' }, 'task: Count']);
    await happens(world, 'TaskFinished', { task: 4 }, hour(2));
    await world.tick(hour(6));
    expect(done(world)).toContainEqual({ of: 'task', task: 3, dueBy: hour(5) });
    expect(done(world)).not.toContainEqual({ of: 'task', task: 4, dueBy: hour(5) });
  });

  it('that a person has taken is that person’s, and the deputy’s while he is away', async () => {
    const person = { issuer: 'i', subject: 'anna' };
    const taken = { [`axle-programme/case/${id}`]: person };
    const world = await opened({ taken });
    await world.tick(hour(4));
    expect(done(world)).toEqual([{ of: 'acknowledgement', dueBy: hour(2) }]);
    expect(told(world).slice(1)).toEqual([
      [{ person }, 'overdue acknowledgement: Shortage of P-1'],
      [{ person }, 'overdue acknowledgement: Shortage of P-1'],
    ]);
    const away = await opened({ taken, absences: [{ person, from: hour(0), until: hour(2.5), deputy: 'logistics' }] });
    await away.tick(hour(2.01));
    await away.tick(hour(3.01));
    expect(
      told(away)
        .slice(1)
        .map(([to]) => to),
    ).toEqual([{ role: 'logistics' }, { person }]);
  });

  it('goes by paths that change', async () => {
    const world = await opened({ paths: [] });
    const [, urgent] = defaultPaths;
    if (!urgent) throw new Error('no path');
    const paths = [{ ...urgent, steps: [{ role: 'quality' as const, afterMinutes: 30 }], version: 1, by: '', at }];
    world.set.set('case-escalation', { mspId: 'OemMSP', paths, absences: [], taken: {} });
    const instance = { process: 'case-escalation', channel: 'axle-programme', kind: 'case', id };
    await world.store.transaction((tx) => tx.saveTimer({ ...instance, timer: '*', due: '' }));
    await world.tick(hour(1));
    await world.tick(hour(2.6));
    expect(told(world)[1]).toEqual([{ role: 'quality' }, 'overdue acknowledgement: Shortage of P-1']);
  });

  it('that is joined late tells who joined', async () => {
    const world = working();
    await happens(world, 'PartyAdmitted', { mspId: 'OemMSP' });
    await happens(world, 'PartyAdmitted', { mspId: 'HubMSP' });
    expect(told(world)).toEqual([[{ role: 'planner' }, 'admitted to a case']]);
  });
});
