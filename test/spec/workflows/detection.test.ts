import { Detecting, inForce, ruleLike, start } from '../../support/workflows/detecting';

const position = { customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE' };
const forecast = { buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE' };
const respondBy = '2026-03-06T17:00:00.000Z';
const alert = (severity: 'amber' | 'red', by = 'OemMSP', since = '2026-03-02T09:00:00.000Z') => ({
  alert: { type: 'shortage', severity, from: '2026-03-09', quantity: '120', by, since },
});
const at = '2026-03-02T09:00:00.000Z';

async function short(detecting = new Detecting('shortage')): Promise<Detecting> {
  await detecting.happens('inventory-position', 'InventoryPositionOpened', position);
  return detecting;
}

describe('a shortage that a node warned of', () => {
  it('opens a case with the neighbour, by the gravest rule that it reaches', async () => {
    const detecting = await short();
    await detecting.happens('inventory-position', 'AlertRaised', alert('red'), at);
    expect(detecting.opened).toEqual([
      {
        neighbour: 'AxleMSP',
        title: 'Shortage of P-1 at BPNS00000003AYRE',
        category: 'shortage',
        severity: 'critical',
        affected: [
          { what: 'position', name: 'P-1 at BPNS00000003AYRE' },
          { what: 'part', name: 'P-1' },
          { what: 'site', name: 'BPNS00000003AYRE' },
        ],
        due: { acknowledgeBy: '2026-03-02T10:00:00.000Z', resolveBy: '2026-03-04T09:00:00.000Z' },
        detected: {
          ...{ detector: 'shortage', kind: 'inventory-position', record: 'ab'.repeat(16) },
          ...{ about: 'shortage', since: at },
        },
      },
    ]);
  });

  it('is found at once, not with the next tick', async () => {
    const { world } = await short();
    const { feed, engine } = world;
    feed.happens('inventory-position', 'ab'.repeat(16), 'AlertRaised', alert('red'), at);
    engine.nudge({ channel: feed.channel, kinds: new Set(['inventory-position']), ledgerTime: undefined });
    await engine.settled();
    expect(world.commands.performed).toHaveLength(1);
  });

  it('is one matter for both sides, whatever each asks and whoever states it', async () => {
    const here = await short();
    const there = await short(new Detecting('shortage', [ruleLike('shortage-red', { severity: 'minor' })], 'AxleMSP'));
    for (const detecting of [here, there]) {
      await detecting.happens('inventory-position', 'AlertRaised', alert('amber'), at);
      const later = { ...alert('red', 'AxleMSP').alert, statedAt: '2026-03-03T09:00:00.000Z' };
      await detecting.happens(
        'inventory-position',
        'AlertRaised',
        { alert: later },
        '2026-03-03T09:00:00.000Z',
        'AxleMSP',
      );
    }
    expect(here.opened.map(({ severity }) => severity)).toEqual(['major']);
    expect(there.opened.map(({ neighbour, severity }) => [neighbour, severity])).toEqual([['OemMSP', 'minor']]);
    expect(there.opened[0]?.detected).toEqual(here.opened[0]?.detected);
  });

  it('is opened once: not when it is said again, nor after a restart, nor when the inbox is replayed', async () => {
    const detecting = await short();
    await detecting.happens('inventory-position', 'AlertRaised', alert('amber'), at);
    await detecting.happens('inventory-position', 'AlertChanged', alert('red'), '2026-03-03T09:00:00.000Z');
    detecting.world.store.tables.cursors.clear();
    detecting.world.restart();
    await detecting.world.settled();
    expect(detecting.opened).toHaveLength(1);
  });

  it('is not opened when it was over before this node read of it', async () => {
    const detecting = new Detecting('shortage');
    const { feed } = detecting.world;
    feed.happens('inventory-position', 'cd'.repeat(16), 'InventoryPositionOpened', position, start);
    feed.happens('inventory-position', 'cd'.repeat(16), 'AlertRaised', alert('red'), at);
    const cleared = { alert: { type: 'shortage' }, of: 'OemMSP', by: 'OemMSP', since: at };
    feed.happens('inventory-position', 'cd'.repeat(16), 'AlertCleared', cleared, '2026-03-03T09:00:00.000Z');
    await detecting.tick('2026-03-04T09:00:00.000Z');
    expect(detecting.opened).toEqual([]);
  });

  it('that is over is told, when both sides say so', async () => {
    const detecting = await short();
    for (const by of ['OemMSP', 'AxleMSP'])
      await detecting.happens('inventory-position', 'AlertRaised', alert('red', by), at, by);
    const cleared = (of: string) => ({ alert: { type: 'shortage' }, of, by: of, since: at });
    await detecting.happens('inventory-position', 'AlertCleared', cleared('AxleMSP'), '2026-03-03T09:00:00.000Z');
    expect(detecting.told).toEqual([]);
    await detecting.happens('inventory-position', 'AlertCleared', cleared('OemMSP'), '2026-03-03T10:00:00.000Z');
    expect(detecting.told).toEqual(['over: Shortage of P-1 at BPNS00000003AYRE']);
    const again = alert('red', 'OemMSP', '2026-03-05T09:00:00.000Z');
    await detecting.happens('inventory-position', 'AlertRaised', again, '2026-03-05T09:00:00.000Z');
    expect(detecting.opened.map(({ detected }) => detected.since)).toEqual([at, '2026-03-05T09:00:00.000Z']);
  });

  it('is nothing to a member that is not one of the two', async () => {
    const detecting = await short(new Detecting('shortage', inForce('shortage'), 'StewardMSP'));
    await detecting.happens('inventory-position', 'AlertRaised', alert('red'), at);
    expect(detecting.opened).toEqual([]);
  });
});

describe('rules', () => {
  const red = (rules: ReturnType<typeof inForce>) => short(new Detecting('shortage', rules));
  const raised = async (rules: ReturnType<typeof inForce>) => {
    const detecting = await red(rules);
    await detecting.happens('inventory-position', 'AlertRaised', alert('red'), at);
    return detecting;
  };

  it.each([
    ['channels', { channels: ['motor-programme'] }],
    ['partners', { partners: ['MotorMSP'] }],
    ['parts', { parts: ['P-2'] }],
    ['sites', { sites: ['BPNS00000003B2OM'] }],
    ['kinds', { kinds: ['shipment'] }],
  ])('are for their %s alone', async (_name, scope) => {
    expect((await raised([ruleLike('shortage', { scope })])).opened).toEqual([]);
  });

  it('that name more of it go before others, also to say less', async () => {
    const quiet = ruleLike('shortage', { name: 'quiet', severity: 'minor', scope: { partners: ['AxleMSP'] } });
    expect((await raised([...inForce('shortage'), quiet])).opened.map(({ severity }) => severity)).toEqual(['minor']);
    const off = { ...quiet, active: false };
    expect((await raised([off])).opened).toEqual([]);
  });

  it('ask for as much as they say', async () => {
    expect((await raised([ruleLike('shortage', { thresholds: { quantity: '120.5' } })])).opened).toEqual([]);
    expect((await raised([ruleLike('shortage', { thresholds: { quantity: '120' } })])).opened).toHaveLength(1);
  });

  it('open nothing while they are muted, and afterwards what still is so', async () => {
    const muted = [
      { from: '2026-03-03T00:00:00.000Z', until: '2026-03-05T00:00:00.000Z' },
      { from: '2026-03-01T00:00:00.000Z', until: '2026-03-03T00:00:00.000Z' },
    ];
    const detecting = await raised([ruleLike('shortage', { muted })]);
    await detecting.tick('2026-03-04T23:59:00.000Z');
    expect(detecting.opened).toEqual([]);
    await detecting.tick('2026-03-05T00:00:10.000Z');
    expect(detecting.opened).toHaveLength(1);
  });

  it('count deadlines in the hours that somebody works', async () => {
    const hours = {
      timeZone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4, 5],
      from: '08:00',
      until: '16:00',
      holidays: ['2026-03-03'],
    };
    const detecting = await raised([
      ruleLike('shortage', { hours, acknowledgeMinutes: 8 * 60, resolveMinutes: undefined }),
    ]);
    // Monday 10:00 in Berlin; Tuesday is a holiday
    expect(detecting.opened[0]?.due).toEqual({ acknowledgeBy: '2026-03-04T09:00:00.000Z' });
  });

  it('that change judge what stands', async () => {
    const detecting = await raised([ruleLike('shortage', { thresholds: { quantity: '500' } })]);
    expect(detecting.opened).toEqual([]);
    detecting.setRules([ruleLike('shortage')]);
    const [instance] = [...detecting.world.store.tables.instances.values()];
    if (!instance) throw new Error('nothing is watched');
    await detecting.world.store.transaction((tx) => tx.saveTimer({ ...instance.id, timer: '*', due: '' }));
    await detecting.tick('2026-03-04T00:00:00.000Z');
    expect(detecting.opened).toHaveLength(1);
  });
});

describe('a commitment that did not come', () => {
  const asked = async (rules = inForce('missing-commitment')) => {
    const detecting = new Detecting('missing-commitment', rules);
    await detecting.tick(start);
    await detecting.happens('forecast', 'ForecastPublished', { ...forecast, respondBy });
    return detecting;
  };

  it('is a matter so long after its time, by the ledger’s', async () => {
    const detecting = await asked();
    await detecting.tick('2026-03-07T16:59:00.000Z');
    expect(detecting.opened).toEqual([]);
    await detecting.tick('2026-03-07T17:00:10.000Z');
    expect(detecting.opened).toMatchObject([{ category: 'missing-commitment', detected: { since: respondBy } }]);
  });

  it('is none where it came, even if both are seen at once', async () => {
    const detecting = await asked();
    detecting.world.feed.happens('forecast', 'ab'.repeat(16), 'ForecastCommitted', {}, '2026-03-07T16:00:00.000Z');
    await detecting.tick('2026-03-09T17:00:10.000Z');
    expect([detecting.opened, detecting.told]).toEqual([[], []]);
  });
});

describe('what a rule would have opened', () => {
  it('is what it did open, block by block and tick by tick', async () => {
    for (const minutes of [0, 60, 700, 1440]) {
      const detecting = new Detecting('missing-commitment', [
        ruleLike('missing-commitment', { thresholds: { minutes } }),
      ]);
      const days = (day: number, hour: number) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
      for (let day = 2; day < 28; day += 1) {
        await detecting.tick(days(day, 0));
        await detecting.happens('forecast', 'ForecastRevised', { ...forecast, respondBy: days(day, 12) }, days(day, 1));
        if (day === 2)
          await detecting.happens('forecast', 'ForecastPublished', { ...forecast, respondBy: days(2, 12) }, days(2, 1));
        await detecting.tick(days(day, 13));
        if (day % 3 === 0) await detecting.happens('forecast', 'ForecastCommitted', {}, days(day, 14), 'AxleMSP');
      }
      const { opened, isCut } = await detecting.preview();
      const names = (all: typeof detecting.opened) => all.map(({ detected, severity }) => [detected, severity]);
      expect(names(opened.map((one) => one.opening))).toEqual(names(detecting.opened));
      expect(isCut).toBe(false);
      expect(detecting.opened.length > 0).toBe(minutes < 1440);
    }
  });

  it('counts from the day asked for, reads no more than it may, and does nothing', async () => {
    const detecting = await short();
    await detecting.happens('inventory-position', 'AlertRaised', alert('red'), at);
    const before = structuredClone(detecting.world.store.tables);
    expect((await detecting.preview('2026-03-02T08:30:00.000Z')).opened).toHaveLength(1);
    expect((await detecting.preview('2026-03-04T00:00:00.000Z')).opened).toEqual([]);
    expect(detecting.world.store.tables).toEqual(before);
  });
});
