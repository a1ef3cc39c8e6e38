import {
  FactHistory,
  FiringStore,
  forgetNotified,
  KeeperStore,
  RuleStore,
  WorkflowFeed,
  WorkflowStore,
} from '@tierline/api/engine';
import {
  automate,
  type Automate,
  AutomationWork,
  CountingWork,
  DetectionWork,
  EscalationWork,
  ProcessWork,
  settingsOf,
} from '@tierline/api/processes';
import { insertRows, readFirings } from '@tierline/api/readmodel';
import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import { Acts, type InstanceId, processes, type Store, WorkflowEngine } from '@tierline/workflows';
import { HandClock } from '../support/workflows/hand-clock';
import { channel, ReadingNode } from '../support/reading-node';
import { stillWorkflows } from '../support/still-workflows';

const at = '2026-03-02T08:00:00.000Z';
const name = 'forecast-response-deadline';
const place = { channel, kind: 'forecast', id: 'f1'.repeat(16) };
const id: InstanceId = { process: name, ...place };
const key = `${name}/${channel}/forecast/${place.id}/remind`;
const effect = { type: 'remind', record: place, reminder: { of: 'demand', dueBy: at } } as const;
const named = `process: "${name}", channel: "${channel}", kind: "forecast", id: "${place.id}"`;

const caseId = 'ca'.repeat(16);
const caseState = {
  ...{ title: 'Shortage', severity: 'critical', category: 'shortage', status: 'open' },
  due: { acknowledgeBy: '2026-03-10T09:00:00.000Z', resolveBy: '2026-03-09T09:00:00.000Z' },
  parties: [{ mspId: 'OemMSP' }, { mspId: 'AxleMSP', acknowledgedAt: '2026-03-09T09:00:00.000Z' }],
  tasks: [
    { id: 1, title: 'Count', owner: 'AxleMSP', role: 'planner', due: '2026-03-11T09:00:00.000Z', status: 'open' },
    { id: 2, title: 'Call', owner: 'OemMSP', role: 'planner', due: '2026-03-11T09:00:00.000Z', status: 'done' },
  ],
};

describe('processes of a member, asked through its API', () => {
  const requireOneOf = (roles: readonly Role[]) => requireRole({ mspId: 'OemMSP', name: '', roles: node.roles }, roles);
  let node: ReadingNode;
  let store: Store;
  let looked = 0;
  let rules: RuleStore;
  let keepers: KeeperStore;
  const now = '2026-03-10T08:00:00.000Z';
  beforeAll(async () => {
    node = await ReadingNode.open();
    store = new WorkflowStore(node.database);
    rules = new RuleStore(node.database);
    keepers = new KeeperStore(node.database);
    const ports = {
      mspId: 'OemMSP',
      feed: new WorkflowFeed(node.database),
      store,
      clock: new HandClock(at),
      settings: () => Promise.resolve(undefined),
    };
    const acts = new Acts(processes, ports);
    node.workflows = {
      ...stillWorkflows,
      processes: new ProcessWork({
        ...{ mspId: 'OemMSP', acts, name: () => Promise.resolve('p-1'), acted: () => (looked += 1) },
        get roles() {
          return node.roles;
        },
      }),
      detection: new DetectionWork({
        ...{ mspId: 'OemMSP', rules, history: new FactHistory(node.database), now: () => new Date(now) },
        ...{ name: () => Promise.resolve('p-1'), acted: () => (looked += 1) },
        requirePlanning: () => requireOneOf(['planner', 'manager']),
      }),
      escalation: new EscalationWork({
        ...{ mspId: 'OemMSP', rules, keepers, now: () => new Date(now), name: () => Promise.resolve('p-1') },
        ...{ acted: () => (looked += 1), person: () => ({ issuer: 'i', subject: node.subject }) },
        caseState: ({ id: of }) => Promise.resolve(of === caseId ? caseState : undefined),
        requireRole: (who) =>
          requireOneOf(who === 'managing' ? ['manager'] : ['planner', 'logistics', 'quality', 'manager']),
        isManager: () => node.roles.includes('manager'),
      }),
      automation: new AutomationWork({
        firings: (rule, window) => readFirings(node.database, rule, window),
        ...{ rules, now: () => new Date(now), name: () => Promise.resolve('p-1'), acted: () => (looked += 1) },
        requireManager: () => requireOneOf(['manager']),
      }),
      counting: new CountingWork({
        ...{ rules, now: () => new Date(now), name: () => Promise.resolve('p-1'), acted: () => (looked += 1) },
        requireStating: () => requireOneOf(['planner', 'logistics', 'manager']),
      }),
    };
  });
  afterAll(() => node.close());
  beforeEach(async () => {
    node.roles = ['manager'];
    await store.transaction(async (tx) => {
      await tx.saveInstance(id, { state: {}, stuck: { reason: 'no rule', after: undefined } });
      await tx.saveTimer({ ...id, timer: 'response', due: at });
      await tx.saveEffect({ key, instance: id, effect, attempts: 2, nextAttempt: at, status: 'refused', reason: 'NO' });
    });
  });
  beforeAll(() =>
    store.transaction((tx) =>
      tx.addEffect({ ...{ key, instance: id, effect }, attempts: 0, nextAttempt: at, status: 'open' }),
    ),
  );

  const listed = async (filter: string) => {
    const { data, errors } = await node.ask(
      `{ processes(${filter}) { edges { node { process isStuck isCancelled reason timers { name due } effects { key } } } } }`,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return (data['processes'] as { edges: { node: object }[] }).edges.map((edge) => edge.node);
  };
  const acted = async (call: string) => {
    const { data, errors } = await node.ask(
      `mutation { act: ${call} { __typename ... on Refused { code } ... on ProcessActed { acted } } }`,
    );
    return data?.['act'] ?? errors?.[0]?.extensions.code;
  };
  const done = { __typename: 'ProcessActed', acted: true };

  it('shows what each waits for, and which stand still', async () => {
    expect(await listed('held: true')).toEqual([
      {
        process: name,
        isStuck: true,
        isCancelled: false,
        reason: 'no rule',
        timers: [{ name: 'response', due: at }],
        effects: [],
      },
    ]);
    expect(await listed(`held: false`)).toEqual([]);
    expect(await listed(`id: "${place.id}", kind: "forecast", process: "${name}"`)).toHaveLength(1);
    expect(await listed(`channel: "motor-programme"`)).toEqual([]);
    const { data } = await node.ask('{ troubledEffects { key type status attempts reason nextAt record { id } } }');
    expect(data?.['troubledEffects']).toEqual([
      { key, type: 'remind', status: 'REFUSED', attempts: 2, reason: 'NO', nextAt: null, record: null },
    ]);
  });

  it('is acted on by a manager, who is told of in the feed', async () => {
    expect(await acted(`retryProcess(${named}, reason: "mended")`)).toEqual(done);
    expect(await listed('held: true')).toEqual([]);
    expect(await acted(`cancelProcess(${named}, reason: "enough")`)).toEqual(done);
    expect(await listed('held: true')).toMatchObject([{ isStuck: false, isCancelled: true, reason: 'enough' }]);
    expect(await acted(`skipProcess(${named}, reason: "go on")`)).toEqual(done);
    expect(await acted(`retryEffect(key: "${key}", reason: "now")`)).toEqual(done);
    expect(await listed(`id: "${place.id}"`)).toMatchObject([{ effects: [{ key }] }]);
    expect(await acted(`giveUpEffect(key: "${key}", reason: "no use")`)).toEqual(done);
    expect(looked).toBe(5);
    const { items } = await node.feed.page(undefined);
    const said = items.filter(({ type }) => type === 'ProcessActed').map(({ content }) => content);
    expect(said).toMatchObject([
      { act: 'retried', by: 'p-1', reason: 'mended', channel },
      { act: 'cancelled', by: 'p-1', reason: 'enough' },
      { act: 'skipped' },
      { act: 'effect-retried', effect: key },
      { act: 'effect-given-up', effect: key, reason: 'no use' },
    ]);
  });

  it('is acted on by nobody else', async () => {
    node.roles = ['planner', 'logistics', 'quality', 'auditor', 'viewer', 'bot'];
    const calls = ['retryProcess', 'skipProcess', 'cancelProcess'].map((call) => `${call}(${named}, reason: "x")`);
    const onEffect = ['retryEffect', 'giveUpEffect'].map((call) => `${call}(key: "${key}", reason: "x")`);
    for (const call of [...calls, ...onEffect]) expect(await acted(call)).toMatchObject({ code: 'ROLE_MISSING' });
  });

  it('refuses what is not there, and what has no reason', async () => {
    const other = named.replace('f1f1', 'f2f2');
    expect(await acted(`retryProcess(${other}, reason: "x")`)).toMatchObject({ code: 'PROCESS_NOT_HELD' });
    expect(await acted(`cancelProcess(${other}, reason: "x")`)).toMatchObject({ code: 'PROCESS_UNKNOWN' });
    expect(await acted(`giveUpEffect(key: "none", reason: "x")`)).toMatchObject({ code: 'EFFECT_UNKNOWN' });
    expect(await acted(`cancelProcess(${named}, reason: "")`)).toBe('MALFORMED');
  });

  it('counts cumulative quantities where those who state them say so', async () => {
    const fields = '{ ... on CumulativeCounting { isActive parts version by } ... on Refused { code } }';
    const counting = async (query: string) => {
      const { data, errors } = await node.ask(`${query} ${fields} }`);
      return data ? Object.values(data)[0] : errors?.[0]?.extensions.code;
    };
    const set = (input: string) => counting(`mutation { setCumulativeCounting(input: ${input})`);
    expect(await counting('{ cumulativeCounting')).toEqual({ isActive: false, parts: null, version: 0, by: '' });
    node.roles = ['logistics'];
    expect(await set('{ active: true, parts: ["OEM-4711"] }')).toEqual({
      ...{ isActive: true, parts: ['OEM-4711'], version: 1, by: 'p-1' },
    });
    expect(await set('{ active: true, parts: [] }')).toMatchObject({ code: 'MALFORMED' });
    expect(await set('{ active: true }')).toMatchObject({ parts: null, version: 2 });
    node.roles = ['quality', 'auditor', 'viewer', 'bot'];
    expect(await set('{ active: false }')).toEqual({ code: 'ROLE_MISSING' });
    expect(await counting('{ cumulativeCounting')).toEqual({ code: 'ROLE_MISSING' });
  });

  describe('what is looked for', () => {
    const rule = (more = '') =>
      `{ name: "late", detector: "missing-commitment", scope: {}, thresholds: { minutes: 60 }, severity: "major", muted: [], active: true ${more} }`;
    type Rule = { name: string; version: number; severity: string; isActive: boolean; by: string };
    const rulesOf = async (query: string): Promise<Rule[]> => {
      const selected =
        '{ __typename ... on DetectionRules { rules { name version severity isActive by } } ... on Refused { code } }';
      const { data, errors } = await node.ask(`${query} ${selected} }`);
      const answer = data && (Object.values(data)[0] as { rules?: Rule[]; code?: string });
      if (!answer?.rules) throw new Error(answer?.code ?? errors?.[0]?.extensions.code);
      return answer.rules;
    };
    const lateOf = (all: Rule[]) => all.filter(({ name: of }) => of === 'late');

    it('is built in, and every word of a member is a version', async () => {
      expect((await rulesOf('{ detectionRules')).map(({ version }) => version)).toEqual(
        Array.from({ length: 11 }, () => 0),
      );
      await rulesOf(`mutation { saveDetectionRule(input: ${rule()})`);
      await rulesOf(`mutation { saveDetectionRule(input: ${rule().replace('major', 'critical')})`);
      expect(lateOf(await rulesOf('{ detectionRules'))).toEqual([
        { name: 'late', version: 2, severity: 'critical', isActive: true, by: 'p-1' },
      ]);
      expect((await rulesOf('{ detectionRules(name: "late")')).map(({ severity }) => severity)).toEqual([
        'critical',
        'major',
      ]);
      const off = await rulesOf('mutation { deactivateDetectionRule(name: "shortage")');
      expect(off.find((one) => one.name === 'shortage')).toMatchObject({ version: 1, isActive: false });
    });

    it('is set by planners and managers, in the shape that it has', async () => {
      const mutations = [`saveDetectionRule(input: ${rule()})`, 'deactivateDetectionRule(name: "late")'];
      node.roles = ['logistics', 'quality', 'auditor', 'viewer', 'bot'];
      for (const call of mutations) await expect(rulesOf(`mutation { ${call}`)).rejects.toThrow('ROLE_MISSING');
      await expect(rulesOf('{ detectionRules')).rejects.toThrow('ROLE_MISSING');
      const preview = await node.ask(`{ detectionPreview(rule: ${rule()}, days: 9) { ... on Refused { code } } }`);
      expect(preview.data).toEqual({ detectionPreview: { code: 'ROLE_MISSING' } });
      node.roles = ['planner'];
      const bad = [
        rule().replace('missing-commitment', 'gossip'),
        rule().replace('minutes: 60', 'percent: "a quarter"'),
        rule().replace('"late"', '"Not a name"'),
        rule().replace('"major"', '"dire"'),
        rule('hours: { timeZone: "Europe/Berlin", weekdays: [8], from: "08:00", until: "16:00", holidays: [] }'),
      ];
      for (const input of bad)
        await expect(rulesOf(`mutation { saveDetectionRule(input: ${input})`)).rejects.toThrow('MALFORMED');
      await expect(rulesOf('mutation { deactivateDetectionRule(name: "none")')).rejects.toThrow('RULE_UNKNOWN');
      const days = await node.ask(`{ detectionPreview(rule: ${rule()}, days: 367) { __typename } }`);
      expect(days.errors?.[0]?.extensions.code).toBe('MALFORMED');
    });

    it('has what stands judged anew, by processes of that detector alone', async () => {
      const detect: InstanceId = { ...id, process: 'detect-missing-commitment' };
      await store.transaction((tx) => tx.saveInstance(detect, { state: {} }));
      await rulesOf(`mutation { saveDetectionRule(input: ${rule()})`);
      const due = await store.transaction((tx) => tx.timersDue(channel, '2000-01-01T00:00:00.000Z', 10));
      expect(due).toEqual([{ ...detect, timer: '*', due: '' }]);
      await store.transaction((tx) => tx.saveInstance(detect, undefined));
    });

    it('can be tried on what happened: it would have opened what it opened', async () => {
      const fact = (block: number, type: string, hour: number, content: object) => ({
        ...{ channel, block: BigInt(block), tx: 0, fact: 0, tx_id: 'ab', arrival: BigInt(block), kind: 'forecast' },
        ...{ id: 'f3'.repeat(16), version: 1, type, content, by_msp: 'OemMSP', at: hourOf(hour) },
      });
      const hourOf = (hour: number) => new Date(Date.UTC(2026, 2, 9, hour)).toISOString();
      const forecast = { buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE' };
      await insertRows(node.database.projection, 'facts', [
        fact(2, 'ForecastPublished', 0, { ...forecast, respondBy: hourOf(4) }),
        fact(4, 'ForecastRevised', 8, { respondBy: hourOf(10) }),
        fact(6, 'ForecastCommitted', 11, {}),
      ]);
      const ticks = [0, 6, 9, 12].map((hour, index) => ({
        channel,
        block: BigInt(2 * index + 1),
        tx: 0,
        at: hourOf(hour),
      }));
      await node.database.projection.tables.insertInto('ticks').values(ticks).execute();
      await node.database.projection.tables
        .insertInto('checkpoints')
        .values({ channel, next_block: 8n, header_hash: '' })
        .execute();
      const opened: unknown[] = [];
      const engine = new WorkflowEngine(
        processes.filter(({ name: of }) => of === 'detect-missing-commitment'),
        {
          ...{ mspId: 'OemMSP', feed: new WorkflowFeed(node.database), store, clock: new HandClock(at) },
          ...{
            settings: settingsOf({ mspId: 'OemMSP', rules, keepers, now: () => new Date(now) }),
            isIdle: () => Promise.resolve(false),
            keptDays: 30,
          },
          commands: {
            perform: (_commandId, effect) => {
              opened.push(effect);
              return Promise.resolve({ result: 'done' });
            },
          },
          report: (fault) => opened.push(fault),
        },
      );
      engine.nudge();
      await engine.settled();
      await engine.close();
      // the engine saw all at once: the answer had come. Block by block, the first deadline had passed
      expect(opened).toEqual([]);
      const ask = async (days: number) => {
        const { data } = await node.ask(
          `{ detectionPreview(rule: ${rule()}, days: ${String(days)}) { ... on DetectionPreview { count facts isCut opened { channel kind id at neighbour title severity about since } } } }`,
        );
        return data?.['detectionPreview'];
      };
      expect(await ask(9)).toEqual({
        ...{ count: 1, facts: 3, isCut: false },
        opened: [
          {
            ...{
              channel,
              kind: 'forecast',
              id: 'f3'.repeat(16),
              at: hourOf(5),
              neighbour: 'AxleMSP',
              severity: 'major',
            },
            ...{
              title: 'No commitment to the forecast of P-1 at BPNS00000003AYRE',
              about: 'commitment',
              since: hourOf(4),
            },
          },
        ],
      });
      expect(await ask(1)).toMatchObject({ count: 0 });
    });
  });

  describe('a case that waits', () => {
    const place = `channel: "${channel}", id: "${caseId}"`;
    const fields =
      '__typename ... on Refused { code } ... on CaseCountdown { takenBy { subject } duties { of task by minutesLeft workingMinutesLeft next { at role } } }';
    const asked = async (operation: string, selection = fields) => {
      const { data, errors } = await node.ask(`${operation} { ${selection} } }`);
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
      await store.transaction((tx) => tx.saveInstance(watched, { state: {} }));
      node.roles = ['planner'];
      expect(await asked(`mutation { takeCase(${place})`)).toMatchObject({ takenBy: { subject: 's' } });
      node.subject = 'other';
      expect(await asked(`mutation { releaseCase(${place})`)).toMatchObject({ code: 'ROLE_MISSING' });
      node.roles = ['manager'];
      expect(await asked(`mutation { releaseCase(${place})`)).toMatchObject({ takenBy: null });
      node.subject = 's';
      await asked(`mutation { takeCase(${place})`);
      await keepers.forget({ issuer: 'i', subject: 's' });
      expect(await asked(`{ caseCountdown(${place})`)).toMatchObject({ takenBy: null });
    });

    it('says no more who was told of it once that person is forgotten', async () => {
      const record = { channel, kind: 'case', id: 'cb'.repeat(16) };
      const told = [{ person: { issuer: 'i', subject: 'gone' } }, { person: { issuer: 'i', subject: 's' } }];
      for (const to of [...told, { role: 'planner' }])
        await store.transaction((tx) =>
          tx.appendLocal({ type: 'Notified', record, at, data: { to, why: 'look', urgency: 'high' } }),
        );
      const contents = async () =>
        (await node.feed.page(undefined, { record: record.id })).items.map(({ content }) => content);
      await forgetNotified(node.database, { issuer: 'i', subject: 'gone' });
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
      node.roles = ['planner'];
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
      node.roles = ['viewer', 'auditor', 'bot'];
      for (const call of [`takeCase(${place})`, `releaseCase(${place})`])
        expect(await asked(`mutation { ${call}`)).toMatchObject({ code: 'ROLE_MISSING' });
      expect(await asked('{ absences', '... on Refused { code }')).toEqual({ code: 'ROLE_MISSING' });
      expect(await asked('{ escalationPaths', '... on Refused { code }')).toEqual({ code: 'ROLE_MISSING' });
    });
  });

  describe('what is done by itself', () => {
    const rule = `{ name: "tell", when: { types: ["CaseOpened"] }, action: { do: "notify", role: "manager", why: "look", urgency: "high" }, dryRun: false, perHour: 2, active: true }`;
    const rulesOf = async (operation: string) => {
      const { data, errors } = await node.ask(
        `${operation} { ... on AutomationRules { rules { name version isActive } } ... on Refused { code } } }`,
      );
      return (data && Object.values(data)[0]) ?? errors?.[0]?.extensions.code;
    };
    const firing = (
      commandId: string,
      changes: Partial<Automate['rule']> = {},
      more: Partial<Automate> = {},
    ): Automate & { commandId: string } => ({
      ...{ type: 'automate', record: { channel, kind: 'case', id: caseId }, place: '1/0/0', cause: {}, commandId },
      rule: { name: 'tell', version: 1, dryRun: false, perHour: 2, ...changes },
      action: { do: 'notify', role: 'manager', why: 'look', urgency: 'high' },
      ...more,
    });
    const firingsOf = async (chosen: string, args = '') => {
      const { data } = await node.ask(
        `{ automationFirings${args} { ... on AutomationFiringConnection { ${chosen} } ... on Refused { code } } }`,
      );
      return data?.['automationFirings'];
    };
    const outcomes = async () => {
      const firings = (await firingsOf('edges { node { commandId outcome reason depth } }')) as {
        edges: { node: { commandId: string; outcome: string } }[];
      };
      return new Map(firings.edges.map(({ node: { commandId, outcome } }) => [commandId, outcome]));
    };
    const run = (
      effect: Automate & { commandId: string },
      write = () => Promise.resolve<string | undefined>(undefined),
    ) =>
      automate(
        {
          ...{ firings: new FiringStore(node.database), now: () => new Date(now), write: () => write() },
          refusedFor: (error) =>
            error instanceof Error && error.message === 'ROLE_MISSING' ? error.message : undefined,
        },
        effect,
        effect.commandId,
      );

    it('is set by managers alone, in the shape that it has', async () => {
      expect(await rulesOf(`mutation { saveAutomationRule(input: ${rule})`)).toEqual({
        rules: [{ name: 'tell', version: 1, isActive: true }],
      });
      expect(await rulesOf('mutation { deactivateAutomationRule(name: "tell")')).toEqual({
        rules: [{ name: 'tell', version: 2, isActive: false }],
      });
      expect(await rulesOf('{ automationRules(name: "tell")')).toMatchObject({
        rules: [{ version: 2 }, { version: 1 }],
      });
      expect(
        await rulesOf(`mutation { saveAutomationRule(input: ${rule.replace('"notify"', '"shout"')})`),
      ).toMatchObject({ code: 'MALFORMED' });
      node.roles = ['planner', 'bot'];
      for (const call of [`saveAutomationRule(input: ${rule})`, 'deactivateAutomationRule(name: "tell")'])
        expect(await rulesOf(`mutation { ${call}`)).toEqual({ code: 'ROLE_MISSING' });
      expect(await rulesOf('{ automationRules')).toEqual({ code: 'ROLE_MISSING' });
      expect(await firingsOf('edges { cursor }')).toEqual({ code: 'ROLE_MISSING' });
    });

    it('is done once, as often an hour as it may, dry where it is to be, and each time kept', async () => {
      await run(firing('a1'.repeat(16)));
      await run(firing('a1'.repeat(16)));
      await run(firing('a2'.repeat(16), { dryRun: true }));
      await run(firing('a3'.repeat(16)));
      expect(await outcomes()).toEqual(
        new Map([
          ['a3'.repeat(16), 'too-often'],
          ['a2'.repeat(16), 'dry-run'],
          ['a1'.repeat(16), 'done'],
        ]),
      );
      expect(
        await firingsOf('edges { node { commandId } } pageInfo { hasNextPage }', '(first: 1, rule: "tell")'),
      ).toEqual({
        ...{ edges: [{ node: { commandId: 'a3'.repeat(16) } }], pageInfo: { hasNextPage: true } },
      });
      const { items } = await node.feed.page(undefined, {}, 1000);
      expect(items.filter(({ type, id: record }) => type === 'Notified' && record === caseId)).toMatchObject([
        { id: caseId, content: { to: { role: 'manager' }, why: 'look' } },
      ]);
    });

    it('does not go round: what an entry of its own brings fires no more about that record, nor a long chain', async () => {
      const entry = (of: string, cause: string | undefined, name: string) =>
        firing(
          of,
          { name, perHour: 99 },
          { action: { do: 'entry', content: {} }, cause: cause === undefined ? {} : { entryId: cause } },
        );
      const chain = ['b0', 'b1', 'b2', 'b3', 'b4'].map((of) => of.repeat(16));
      for (const [index, of] of chain.entries())
        await run(entry(of, chain[index - 1], `rule-${String(index)}`), () => Promise.resolve(of));
      await run(entry('b9'.repeat(16), chain[0], 'rule-0'), () => Promise.resolve('b9'.repeat(16)));
      const all = await outcomes();
      expect(chain.map((of) => all.get(of))).toEqual(['done', 'done', 'done', 'done', 'too-deep']);
      expect(all.get('b9'.repeat(16))).toBe('again');
    });

    it('that the ledger refuses is kept as refused; what may go through later is tried again', async () => {
      const command = firing(
        'c1'.repeat(16),
        { name: 'command' },
        { action: { do: 'command', command: 'X', input: {} } },
      );
      await expect(run(command, () => Promise.reject(new Error('PARTNER_UNAVAILABLE')))).rejects.toThrow(
        'PARTNER_UNAVAILABLE',
      );
      expect((await outcomes()).get('c1'.repeat(16))).toBeNull();
      await run(command, () => Promise.reject(new Error('ROLE_MISSING')));
      expect((await outcomes()).get('c1'.repeat(16))).toBe('refused');
    });
  });
});
