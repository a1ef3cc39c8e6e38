import { Detecting, inForce, ruleLike } from '../../support/workflows/detecting';

const position = { customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE' };
const at = '2026-03-02T09:00:00.000Z';
const later = '2026-03-03T09:00:00.000Z';
const kind = 'inventory-position';
const alert = (severity: 'amber' | 'red', by = 'OemMSP') => ({
  alert: { type: 'shortage', severity, from: '2026-03-09', quantity: '120', by, since: at },
});
const cleared = (of = 'OemMSP') => ({ alert: { type: 'shortage' }, of, by: of, since: at });

async function short(severity: 'amber' | 'red', rules = inForce('shortage')): Promise<Detecting> {
  const detecting = new Detecting('shortage', rules);
  await detecting.happens(kind, 'InventoryPositionOpened', position);
  await detecting.happens(kind, 'AlertRaised', alert(severity), at);
  return detecting;
}

describe('what has got worse', () => {
  it('is asked for as what it is now, once, with the deadlines of that', async () => {
    const detecting = await short('amber');
    for (const now of ['2026-03-03T09:00:00.000Z', '2026-03-04T09:00:00.000Z']) {
      await detecting.tick(now);
      await detecting.happens(kind, 'AlertRaised', alert('red'), now);
    }
    expect(detecting.opened.map(({ severity }) => severity)).toEqual(['major']);
    expect(detecting.graver).toMatchObject([
      { severity: 'critical', due: { resolveBy: '2026-03-05T09:00:00.000Z' }, detected: detecting.opened[0]?.detected },
    ]);
  });

  it('waits until its case is opened, and comes to nothing with that', async () => {
    for (const [answer, asked] of [
      ['done', 2],
      ['refused', 1],
    ] as const) {
      const detecting = new Detecting('shortage');
      const { commands, clock } = detecting.world;
      commands.answers.push({ result: 'later', reason: 'PARTNER_UNAVAILABLE' });
      if (answer === 'refused') commands.answers.push({ result: 'refused', code: 'LINK_MISSING', data: {} });
      await detecting.happens(kind, 'InventoryPositionOpened', position);
      await detecting.happens(kind, 'AlertRaised', alert('amber'), at);
      await detecting.happens(kind, 'AlertRaised', alert('red'), later);
      expect(commands.performed).toHaveLength(1);
      for (const minute of ['01', '02', '03']) {
        clock.moveTo(`2026-03-02T08:${minute}:00.000Z`);
        await detecting.world.settled();
      }
      expect(commands.performed.slice(1)).toHaveLength(asked);
      expect(await detecting.world.store.transaction((tx) => tx.nextAttempt())).toBeUndefined();
    }
  });
});

describe('what is gone', () => {
  it('is said in the case that was asked for, once both sides’ statements are', async () => {
    const detecting = await short('red');
    await detecting.happens(kind, 'AlertRaised', alert('amber', 'AxleMSP'), at, 'AxleMSP');
    await detecting.happens(kind, 'AlertCleared', cleared('AxleMSP'), later, 'AxleMSP');
    expect(detecting.cleared).toEqual([]);
    await detecting.happens(kind, 'AlertCleared', cleared(), later);
    expect(detecting.cleared).toEqual([
      {
        type: 'clearCase',
        record: { channel: 'axle-programme', kind, id: 'ab'.repeat(16) },
        ...{ neighbour: 'AxleMSP', detected: detecting.opened[0]?.detected },
      },
    ]);
  });

  it('is said of nothing that was no matter', async () => {
    const detecting = await short('amber', [ruleLike('shortage-red')]);
    await detecting.happens(kind, 'AlertCleared', cleared(), later);
    expect([detecting.opened, detecting.cleared, detecting.told]).toEqual([[], [], []]);
  });

  it('is told, and not said, where the rule says so', async () => {
    const detecting = await short('red', [ruleLike('shortage-red', { closeWhenCleared: false })]);
    await detecting.happens(kind, 'AlertCleared', cleared(), later);
    expect(detecting.cleared).toEqual([]);
    expect(detecting.told).toEqual(['over: Shortage of P-1 at BPNS00000003AYRE']);
  });

  it('is not what somebody has said: a notice lasts', async () => {
    const detecting = new Detecting('supplier-notice');
    const notice = { type: 'citation', noticeId: 'cd'.repeat(16) };
    await detecting.happens(kind, 'InventoryPositionOpened', position);
    await detecting.happens(kind, 'EntryAdded', notice, at, 'AxleMSP');
    await detecting.happens(kind, 'EntryAdded', { ...notice, noticeId: 'ef'.repeat(16) }, later, 'AxleMSP');
    await detecting.happens(kind, 'InventoryPositionClosed', {}, later);
    expect([detecting.opened.length, detecting.cleared, detecting.told]).toEqual([2, [], []]);
  });
});
