import { WorkflowFeed } from '@tierline/api/engine';
import { settingsOf } from '@tierline/api/processes';
import { insertRows } from '@tierline/api/readmodel';
import { type InstanceId, processes, WorkflowEngine } from '@tierline/workflows';
import { at, now, type ProcessingNode } from '../../support/processing-node';
import { channel } from '../../support/reading-node';
import { HandClock } from '../../support/workflows/hand-clock';

/** Rules of detection, as persons set and try them. */
export function isLookedFor(world: () => ProcessingNode): void {
  const rule = (more = '') =>
    `{ name: "late", detector: "missing-commitment", scope: {}, thresholds: { minutes: 60 }, severity: "major", muted: [], active: true ${more} }`;
  type Rule = { name: string; version: number; severity: string; isActive: boolean; by: string };
  const rulesOf = async (query: string): Promise<Rule[]> => {
    const selected =
      '{ __typename ... on DetectionRules { rules { name version severity isActive by } } ... on Refused { code } }';
    const { data, errors } = await world().node.ask(`${query} ${selected} }`);
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
    world().node.roles = ['logistics', 'quality', 'auditor', 'viewer', 'bot'];
    for (const call of mutations) await expect(rulesOf(`mutation { ${call}`)).rejects.toThrow('ROLE_MISSING');
    await expect(rulesOf('{ detectionRules')).rejects.toThrow('ROLE_MISSING');
    const preview = await world().node.ask(
      `{ detectionPreview(rule: ${rule()}, days: 9) { ... on Refused { code } } }`,
    );
    expect(preview.data).toEqual({ detectionPreview: { code: 'ROLE_MISSING' } });
    world().node.roles = ['planner'];
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
    const days = await world().node.ask(`{ detectionPreview(rule: ${rule()}, days: 367) { __typename } }`);
    expect(days.errors?.[0]?.extensions.code).toBe('MALFORMED');
  });

  it('has what stands judged anew, by processes of that detector alone', async () => {
    const detect: InstanceId = { process: 'detect-missing-commitment', channel, kind: 'forecast', id: 'f1'.repeat(16) };
    await world().store.transaction((tx) => tx.saveInstance(detect, { state: {} }));
    await rulesOf(`mutation { saveDetectionRule(input: ${rule()})`);
    const due = await world().store.transaction((tx) => tx.timersDue(channel, '2000-01-01T00:00:00.000Z', 10));
    expect(due).toEqual([{ ...detect, timer: '*', due: '' }]);
    await world().store.transaction((tx) => tx.saveInstance(detect, undefined));
  });

  it('can be tried on what happened: it would have opened what it opened', async () => {
    const fact = (block: number, type: string, hour: number, content: object) => ({
      ...{ channel, block: BigInt(block), tx: 0, fact: 0, tx_id: 'ab', arrival: BigInt(block), kind: 'forecast' },
      ...{ id: 'f3'.repeat(16), version: 1, type, content, by_msp: 'OemMSP', at: hourOf(hour) },
    });
    const hourOf = (hour: number) => new Date(Date.UTC(2026, 2, 9, hour)).toISOString();
    const forecast = { buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE' };
    await insertRows(world().node.database.projection, 'facts', [
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
    await world().node.database.projection.tables.insertInto('ticks').values(ticks).execute();
    await world()
      .node.database.projection.tables.insertInto('checkpoints')
      .values({ channel, next_block: 8n, header_hash: '' })
      .execute();
    const opened: unknown[] = [];
    const engine = new WorkflowEngine(
      processes.filter(({ name: of }) => of === 'detect-missing-commitment'),
      {
        ...{
          mspId: 'OemMSP',
          feed: new WorkflowFeed(world().node.database),
          store: world().store,
          clock: new HandClock(at),
        },
        ...{
          settings: settingsOf({
            ...{ mspId: 'OemMSP', rules: world().rules, keepers: world().keepers },
            now: () => new Date(now),
          }),
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
      const { data } = await world().node.ask(
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
}
