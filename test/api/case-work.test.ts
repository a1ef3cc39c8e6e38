import { KeeperStore } from '@tierline/api/engine';
import { Persons } from '@tierline/api/identity';
import type { Role } from '@tierline/chaincode/schema';
import { CaseStory } from '../support/case-story';
import type { Streamed } from '../support/streamed';

type Item = {
  command: string | null;
  about: string | null;
  why: string;
  roles: string[];
  dueAt: string | null;
  overdue: boolean;
  severity: string | null;
  record: { id: string };
};
type Column = {
  status: string;
  count: number;
  severities: { severity: string; count: number }[];
  cases: { edges: { node: { id: string } }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
};

/** Hours after the story begins. */
const hour = (hours: number): string => new Date(Date.UTC(2026, 0, 5) + hours * 3_600_000).toISOString();

describe('what waits for people, and how far cases are', () => {
  let story: CaseStory;
  let [shortage, late, quality]: string[] = [];

  beforeAll(async () => {
    story = await CaseStory.begin();
    const affected = [{ what: 'part', name: 'P-1' }];
    shortage = await story.open('AxleMSP', {
      ...{ parties: ['OemMSP'], severity: 'critical', affected },
      due: { acknowledgeBy: hour(8), resolveBy: hour(48) },
    });
    late = await story.open('CarrierMSP', {
      ...{ parties: ['OemMSP'], category: 'late-shipment', severity: 'minor' },
      due: { acknowledgeBy: hour(8) },
    });
    quality = await story.open('OemMSP', { parties: ['AxleMSP'], category: 'quality' });
    const task = { title: 'Ask the forwarder', owner: 'OemMSP', role: 'logistics' };
    await story.say('AxleMSP', quality, 'AddTask', { ...task, due: hour(2) });
    await story.say('AxleMSP', quality, 'AddTask', { ...task, title: 'Tell the plant', blockedBy: [1] });
  });
  afterAll(() => story.node.close());

  const list = async (args = ''): Promise<Item[]> => {
    const query = `{ workList${args} { edges { node { command about why roles dueAt overdue severity record { id } } } } }`;
    const { workList } = await story.ask<{ workList: { edges: { node: Item }[] } }>(query);
    return workList.edges.map(({ node }) => node);
  };
  const told = (items: Item[]) => items.map(({ command, record }) => [command, record.id]);

  it('is sorted by when it is due, then by how bad it is; what is blocked or another member’s is not in it', async () => {
    story.node.roles = ['planner', 'logistics'];
    const items = await list();
    expect(told(items)).toEqual([
      ['FinishTask', quality],
      ['AcknowledgeCase', shortage],
      ['AcknowledgeCase', late],
      [null, shortage],
    ]);
    expect(items[0]).toEqual({
      ...{ command: 'FinishTask', about: '1', why: 'Do the task: Ask the forwarder', roles: ['logistics'] },
      ...{ dueAt: hour(2), overdue: true, severity: 'major', record: { id: quality } },
    });
    const { workCount } = await story.ask<{ workCount: unknown }>('{ workCount { waiting overdue } }');
    expect(workCount).toEqual({ waiting: 4, overdue: 4 });
  });

  it('is that of the roles of who asks, or of those asked for', async () => {
    story.node.roles = ['planner'];
    expect(told(await list())).not.toContainEqual(['FinishTask', quality]);
    expect(told(await list('(roles: ["logistics"], until: "2026-01-05T02:00:00.000Z")'))).toEqual([
      ['FinishTask', quality],
    ]);
    expect(await list('(channel: "another")')).toEqual([]);
    story.node.roles = ['viewer'];
    expect(await list()).toEqual([]);
    await expect(list('(roles: ["king"])')).rejects.toThrow('MALFORMED');
  });

  it('is paged by key, both ways', async () => {
    story.node.roles = ['planner', 'logistics'];
    const all = told(await list());
    const seen: unknown[] = [];
    let after = '';
    for (;;) {
      const { workList } = await story.ask<{
        workList: { edges: { node: Item }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
      }>(
        `{ workList(first: 1, after: "${after}") { edges { node { command record { id } } } pageInfo { endCursor hasNextPage } } }`,
      );
      seen.push(...told(workList.edges.map(({ node }) => node)));
      if (!workList.pageInfo.hasNextPage) break;
      after = workList.pageInfo.endCursor;
    }
    expect(seen).toEqual(all);
    await expect(list('(first: 1, after: "eHg")')).rejects.toThrow('CURSOR_INVALID');
  });

  const board = (args = '', first = 20) =>
    story
      .ask<{ caseBoard: Column[] }>(
        `{ caseBoard${args} { status count severities { severity count }
           cases(first: ${String(first)}) { edges { node { id } } pageInfo { endCursor hasNextPage } } } }`,
      )
      .then(({ caseBoard }) => caseBoard);
  const filled = (columns: Column[]) => columns.filter(({ count }) => count > 0);

  it('a board counts cases by status and severity, and shows them in columns by when they are due', async () => {
    const columns = await board();
    expect(columns.map(({ status }) => status)).toEqual([
      ...['open', 'acknowledged', 'in-work', 'voting', 'resolved', 'rejected', 'closed'],
    ]);
    expect(filled(columns)).toMatchObject([
      {
        ...{ status: 'open', count: 2 },
        severities: [
          { severity: 'critical', count: 1 },
          { severity: 'minor', count: 1 },
        ],
        cases: { edges: [{ node: { id: shortage } }, { node: { id: late } }] },
      },
      { status: 'in-work', count: 1, cases: { edges: [{ node: { id: quality } }] } },
    ]);
    const [open] = await board('(filter: { status: [open] })', 1);
    expect(open).toMatchObject({
      count: 2,
      cases: { edges: [{ node: { id: shortage } }], pageInfo: { hasNextPage: true } },
    });
  });

  it.each([
    ['filter: { severity: ["critical", "line-stop"] }', () => [shortage]],
    ['filter: { category: ["late-shipment"] }', () => [late]],
    ['filter: { part: "P-1" }', () => [shortage]],
    ['filter: { partner: "CarrierMSP" }', () => [late]],
    ['filter: { channel: "another" }', () => []],
  ])('a board by %s', async (filter, expected) => {
    const columns = await board(`(${filter})`);
    expect(columns.flatMap(({ cases }) => cases.edges.map(({ node }) => node.id))).toEqual(expected());
    expect(columns.reduce((sum, { count }) => sum + count, 0)).toBe(expected().length);
  });

  it('a board of what waits for who asks; a word that there is not is refused', async () => {
    story.node.roles = ['logistics'];
    expect(filled(await board('(mine: true, filter: { category: ["quality"] })'))).toHaveLength(1);
    story.node.roles = ['planner'];
    expect(filled(await board('(mine: true, filter: { category: ["quality"] })'))).toEqual([]);
    await expect(board('(filter: { severity: ["terrible"] })')).rejects.toThrow('MALFORMED');
  });

  it('what is done or closed waits for nobody', async () => {
    story.node.roles = ['planner', 'logistics'];
    await story.say('OemMSP', shortage!, 'AcknowledgeCase');
    await story.say('OemMSP', quality!, 'FinishTask', { task: 1 });
    expect(told(await list())).toEqual([
      ['AcknowledgeCase', late],
      [null, shortage],
      ['FinishTask', quality],
    ]);
    await story.say('CarrierMSP', late!, 'CloseCase');
    expect(told(await list())).toEqual([
      [null, shortage],
      ['FinishTask', quality],
    ]);
  });

  describe('statistics', () => {
    type Span = { count: number; median: number; p90: number } | null;
    type Group = { name: string | null; opened: number; closed: number; toAcknowledgeByPartners: Span };
    const statistics = async (by: string, [from, until] = [hour(0), hour(48)], more = '') => {
      const span = '{ count median p90 }';
      const { caseStatistics } = await story.ask<{ caseStatistics: Group[] }>(
        `{ caseStatistics(from: "${from}", until: "${until}", by: ${by}${more}) { name opened closed reopened escalated
           toAcknowledge ${span} toAcknowledgeByPartners ${span} toResolve ${span} toClose ${span} } }`,
      );
      return caseStatistics;
    };
    const exactly = (minutes: number, count = 1) => ({ count, median: minutes, p90: minutes });

    it('tell counts and times by the times of the facts', async () => {
      await story.say('AxleMSP', shortage!, 'SuggestRemedy', { text: 'Send by air', binds: ['OemMSP'] });
      await story.say('OemMSP', shortage!, 'VoteOnRemedy', { remedy: 1, vote: 'for' });
      await story.say('AxleMSP', shortage!, 'CloseCase');
      expect((await statistics('CATEGORY')).find(({ name }) => name === 'shortage')).toEqual({
        ...{ ...nothing, name: 'shortage', opened: 1, closed: 1, toAcknowledge: exactly(5) },
        ...{ toResolve: exactly(9), toClose: exactly(10) },
      });
      await story.say('AxleMSP', shortage!, 'ReopenCase', { reason: 'Too few came' });
      expect(await statistics('CATEGORY')).toEqual([
        {
          ...{ name: 'late-shipment', opened: 1, closed: 1, reopened: 0, escalated: 0 },
          ...{ toAcknowledge: null, toAcknowledgeByPartners: null, toResolve: null, toClose: exactly(6) },
        },
        { ...nothing, name: 'quality', opened: 1 },
        { ...nothing, name: 'shortage', opened: 1, reopened: 1, toAcknowledge: exactly(5) },
      ]);
    });
    const nothing = {
      ...{ opened: 0, closed: 0, reopened: 0, escalated: 0 },
      ...{ toAcknowledge: null, toAcknowledgeByPartners: null, toResolve: null, toClose: null },
    };

    it('count what was escalated, and each partner’s answers by themselves', async () => {
      const soon = hour((story.channel.minutes + 4) / 60);
      const [first, second] = [
        await story.open('OemMSP', { parties: ['AxleMSP', 'CarrierMSP'], rootCause: 'strike' }),
        await story.open('OemMSP', { parties: ['AxleMSP'], rootCause: 'strike', due: { resolveBy: soon } }),
      ];
      await story.say('AxleMSP', first, 'AcknowledgeCase'); // after 2
      await story.say('AxleMSP', second, 'AcknowledgeCase'); // after 2
      await story.say('CarrierMSP', first, 'AcknowledgeCase'); // after 4
      await story.say('OemMSP', second, 'EscalateCase', { of: 'resolution', level: 1 });
      const [strike] = (await statistics('CAUSE')).filter(({ name }) => name === 'strike');
      expect(strike).toEqual({
        ...{ ...nothing, name: 'strike', opened: 2, escalated: 1 },
        toAcknowledgeByPartners: { count: 3, median: 2, p90: 3.6 },
      });
      const partners = await statistics('PARTNER');
      expect(
        partners.map(({ name, opened, closed, toAcknowledgeByPartners }) => [
          name,
          opened,
          closed,
          toAcknowledgeByPartners,
        ]),
      ).toEqual([
        ['AxleMSP', 4, 0, exactly(2, 2)],
        ['CarrierMSP', 2, 1, exactly(4)],
      ]);
    });

    it('by part and severity; of another time or channel there is nothing; malformed is refused', async () => {
      expect((await statistics('PART')).map(({ name, opened }) => [name, opened])).toEqual([
        [null, 4],
        ['P-1', 1],
      ]);
      expect((await statistics('SEVERITY')).map(({ name, opened }) => [name, opened])).toEqual([
        ['major', 3],
        ['critical', 1],
        ['minor', 1],
      ]);
      expect(await statistics('PART', [hour(1), hour(48)])).toEqual([]);
      expect(await statistics('PART', undefined, ', channel: "another"')).toEqual([]);
      await expect(statistics('WEATHER')).rejects.toThrow('CaseGrouping');
      await expect(statistics('PART', ['today', hour(1)])).rejects.toThrow('MALFORMED');
    });
  });

  it('a timeline proves each fact and says between which ticks it was committed, by as many statements as one', async () => {
    const id = await story.open('AxleMSP', { parties: ['OemMSP'] });
    const ticked = story.channel.at;
    await story.project(story.channel.tick());
    await story.say('OemMSP', id, 'AcknowledgeCase');
    const timeline = async (first: number) => {
      story.node.statements = 0;
      const { record } = await story.ask<{ record: { sealHash: string; timeline: { edges: { node: object }[] } } }>(
        `{ record(id: "${id}") { sealHash timeline(first: ${String(first)}) { edges { node {
           type committedAfter committedBefore proof { channel block sealHash } } } } } }`,
      );
      return { ...record, facts: record.timeline.edges.map(({ node }) => node), cost: story.node.statements };
    };
    const { facts, sealHash, cost } = await timeline(10);
    expect(facts).toMatchObject([
      { type: 'CaseOpened', committedAfter: null, committedBefore: ticked, proof: { channel: 'programme' } },
      { type: 'CaseAcknowledged', committedAfter: ticked, committedBefore: null, proof: { sealHash } },
    ]);
    expect((await timeline(1)).cost).toBe(cost);
  });

  describe('of somebody who is away', () => {
    const always = { from: '2026-01-01T00:00:00.000Z', until: '2126-01-01T00:00:00.000Z' };
    const named = (subject: string) => ({ issuer: 'i', subject });
    let taken: string;
    let other: string;
    /** What each of the two cases asks of who asks, and in whose place. */
    const asked = async (args = '') => {
      const { workList } = await story.ask<{
        workList: { edges: { node: { command: string; standsInFor: object | null; record: { id: string } } }[] };
      }>(`{ workList${args} { edges { node { command standsInFor { issuer subject } record { id } } } } }`);
      return workList.edges.flatMap(({ node: { command, standsInFor, record } }) =>
        record.id === taken || record.id === other ? [[command, record.id, standsInFor]] : [],
      );
    };
    const stand = (persons: Persons, subject: string, ...roles: Role[]) => persons.admit({ ...named(subject), roles });

    it('waits for who stands in for him: what he has taken, and what nobody else is there for', async () => {
      const { database } = story.node;
      const [persons, keepers] = [new Persons(database), new KeeperStore(database)];
      [taken, other] = [
        await story.open('AxleMSP', { parties: ['OemMSP'] }),
        await story.open('AxleMSP', { parties: ['OemMSP'] }),
      ];
      const task = { title: 'Ask the forwarder', owner: 'OemMSP', role: 'logistics' };
      for (const id of [taken, other]) {
        await story.say('OemMSP', id, 'AcknowledgeCase');
        await story.say('AxleMSP', id, 'AddTask', task);
      }
      await stand(persons, 'lea', 'logistics');
      await stand(persons, 'lou', 'logistics', 'viewer');
      await stand(persons, 'quinn', 'quality');
      await keepers.take({ channel: 'programme', kind: 'case', id: taken }, named('lea'), hour(0));
      [story.node.roles, story.node.subject] = [['quality'], 'quinn'];
      expect(await asked()).toEqual([]);
      const [before] = await counted();
      await keepers.away({ person: named('lea'), ...always, deputy: 'quality' });
      expect(await asked()).toEqual([['FinishTask', taken, named('lea')]]);
      expect((await counted())[0]).toBe(before! + 1);
      // the other who has the role is there no more, and names another deputy; then the same
      await keepers.away({ person: named('lou'), ...always, deputy: 'planner' });
      const both = [taken, other].map((id) => ['FinishTask', id, named('lea')]);
      expect((await asked()).sort()).toEqual(both.sort());
      story.node.roles = ['viewer'];
      expect(await asked()).toEqual([]);
      // roles that one has not oneself give no places to stand in
      expect(await asked('(roles: ["quality"])')).toEqual([]);
      [story.node.roles, story.node.subject] = [['logistics'], 'lou'];
      expect((await asked()).map(([, , person]) => person)).toEqual([null, null]);
      [story.node.roles, story.node.subject] = [['quality'], 'quinn'];
      await keepers.away({ person: named('lea'), from: hour(0), until: hour(1), deputy: 'quality' });
      expect(await asked()).toEqual([]);
      await keepers.back(named('lou'));
    });
    const counted = async () =>
      Object.values((await story.ask<{ workCount: { waiting: number } }>('{ workCount { waiting } }')).workCount);

    it('is shown as his also to who has the role besides', async () => {
      const keepers = new KeeperStore(story.node.database);
      [story.node.roles, story.node.subject] = [['logistics'], 'lou'];
      await keepers.away({ person: named('lea'), ...always, deputy: 'logistics' });
      expect((await asked()).sort()).toEqual(
        [
          ['FinishTask', taken, named('lea')],
          ['FinishTask', other, null],
        ].sort(),
      );
      await keepers.forget(named('lea'));
      expect((await asked()).map(([, , person]) => person)).toEqual([null, null]);
      story.node.subject = 's';
    });
  });

  describe('followed', () => {
    type Change = { cursor: string; case: { version: number; status: string } | null; fact: { type: string } | null };
    const follow = (id: string, args = '', channel = 'programme') =>
      story.node.follow(
        `subscription { caseChanged(channel: "${channel}", id: "${id}"${args}) { cursor case { version status } fact { type proof { sealHash } } } }`,
      );
    const changes = async (stream: Streamed, count: number): Promise<Change[]> =>
      (await stream.messages<{ data: { caseChanged: Change } }>(count)).map(({ data }) => data.caseChanged);
    const types = (all: Change[]) => all.map(({ fact }) => fact?.type ?? null);

    it('a case is told as it stands, then each thing that happens to it, and goes on after a cursor', async () => {
      const id = await story.open('AxleMSP', { parties: ['OemMSP'] });
      const stream = await follow(id);
      expect(await changes(stream, 1)).toMatchObject([{ case: { version: 1, status: 'open' }, fact: null }]);
      const other = await story.open('AxleMSP', { parties: ['OemMSP'] });
      await story.say('OemMSP', other, 'AcknowledgeCase');
      await story.say('OemMSP', id, 'AcknowledgeCase');
      await story.say('AxleMSP', id, 'SuggestRemedy', { text: 'Send by air', binds: ['OemMSP'] });
      const all = await changes(stream, 3);
      expect(types(all)).toEqual([null, 'CaseAcknowledged', 'RemedySuggested']);
      expect(all[1]).toMatchObject({ fact: { proof: { sealHash: expect.any(String) as string } } });
      for (const [index, missed] of [2, 1].entries())
        expect(types(await changes(await follow(id, `, after: "${all[index]!.cursor}"`), missed))).toEqual(
          types(all.slice(index + 1)),
        );
    });

    it('the work list is counted anew when anything in it changes, and only then', async () => {
      const id = await story.open('AxleMSP', { parties: ['OemMSP'] });
      await story.say('OemMSP', id, 'AcknowledgeCase');
      story.node.roles = ['logistics'];
      const stream = await story.node.follow('subscription { workListChanged { waiting overdue } }');
      type Count = { waiting: number; overdue: number };
      const counts = async (count: number): Promise<Count[]> =>
        (await stream.messages<{ data: { workListChanged: Count } }>(count)).map(({ data }) => data.workListChanged);
      const [before] = await counts(1);
      const more = (waiting: number, overdue = 0) => ({
        ...{ waiting: before!.waiting + waiting, overdue: before!.overdue + overdue },
      });
      const task = { title: 'Ask the forwarder', owner: 'OemMSP', role: 'logistics' };
      await story.say('AxleMSP', id, 'AddTask', { ...task, due: hour(2) });
      // another member’s, and a block that asks nothing
      await story.say('AxleMSP', id, 'AddTask', { ...task, owner: 'AxleMSP' });
      await story.project(story.channel.tick());
      expect(await counts(2)).toEqual([before, more(1, 1)]);
      await story.say('AxleMSP', id, 'ChangeCase', { severity: 'critical', reason: 'The line stops' });
      expect(await counts(3)).toEqual([before, more(1, 1), more(1, 1)]);
      await story.say('OemMSP', id, 'FinishTask', { task: 1 });
      expect(await counts(4)).toEqual([before, more(1, 1), more(1, 1), before]);
    });

    it('one that there is not, or of another channel, is told as nothing, until it comes', async () => {
      const id = story.channel.fresh();
      const elsewhere = await follow(id, '', 'another');
      const stream = await follow(id);
      expect(await changes(stream, 1)).toMatchObject([{ case: null, fact: null }]);
      await story.say('AxleMSP', id, 'OpenCase', {
        ...{ title: 'Axles', category: 'shortage', severity: 'major', affected: [], quorum: 'majority' },
        parties: ['OemMSP'],
      });
      expect(await changes(stream, 2)).toMatchObject([{ case: null }, { case: { version: 1 } }]);
      story.node.feed.close();
      expect((await elsewhere.whole()).match(/data: \{/g)).toHaveLength(1);
    });
  });
});
