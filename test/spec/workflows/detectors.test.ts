import { Detecting, ruleLike, start } from '../../support/workflows/detecting';
import type { DetectorName } from '@tierline/workflows';

const site = 'BPNS00000003AYRE';
const dock = 'BPNS00000003B2OM';
const hour = (hours: number) => new Date(Date.parse(start) + hours * 3_600_000).toISOString();

async function watching(name: DetectorName, changes: Parameters<typeof ruleLike>[1] = {}, mspId = 'OemMSP') {
  const detecting = new Detecting(name, [ruleLike(name, changes)], mspId);
  await detecting.tick(start);
  return detecting;
}
const found = ({ opened }: Detecting) => opened.map(({ detected: { about, since } }) => [about, since]);

describe('a bottleneck', () => {
  it('is an alert of the capacity group, with the parts it is for', async () => {
    const group = {
      supplier: 'AxleMSP',
      customer: 'OemMSP',
      name: 'Axles',
      linkedSeries: [{ customerPart: 'P-1', site }],
    };
    const detecting = await watching('bottleneck', { scope: { parts: ['P-1'] } });
    await detecting.happens('capacity-group', 'CapacityGroupPublished', group);
    const alert = { type: 'bottleneck', severity: 'red', from: '2026-03-09', by: 'AxleMSP', since: hour(1) };
    await detecting.happens('capacity-group', 'AlertRaised', { alert: { ...alert, type: 'deviation' } }, hour(1));
    await detecting.happens('capacity-group', 'AlertRaised', { alert: { ...alert, severity: 'amber' } }, hour(1));
    expect(found(detecting)).toEqual([]);
    await detecting.happens('capacity-group', 'AlertChanged', { alert }, hour(2));
    expect(found(detecting)).toEqual([['bottleneck', hour(1)]]);
  });

  it('is told to people of this member also where the partner lets no case be opened', async () => {
    const detecting = await watching('bottleneck');
    const { answers } = detecting.world.commands;
    answers.push({ result: 'refused', code: 'PARTNER_FAULT', data: {} });
    await detecting.happens('capacity-group', 'CapacityGroupPublished', {
      ...{ supplier: 'AxleMSP', customer: 'OemMSP', name: 'Axles' },
    });
    const alert = { type: 'bottleneck', severity: 'red', from: '2026-03-09', by: 'OemMSP', since: hour(1) };
    await detecting.happens('capacity-group', 'AlertRaised', { alert }, hour(1));
    const missing = 'no case with AxleMSP yet: Bottleneck of Axles';
    expect(detecting.told).toEqual([missing]);
    answers.push(...Array.from({ length: 6 }, () => ({ result: 'later', reason: 'PARTNER_UNAVAILABLE' }) as const));
    await detecting.happens('capacity-group', 'AlertRaised', { alert: { ...alert, about: 'one' } }, hour(2));
    for (const _attempt of [1, 2, 3, 4, 5]) {
      detecting.world.clock.moveTo(detecting.world.clock.next() ?? '');
      await detecting.world.settled();
    }
    // once, however long it lasts
    expect(detecting.told).toEqual([missing, missing]);
  });

  it('is found whatever a partner calls what it is about: no half of a character, which no case would take', async () => {
    const detecting = await watching('bottleneck');
    const group = { supplier: 'AxleMSP', customer: 'OemMSP', name: 'Axles' };
    await detecting.happens('capacity-group', 'CapacityGroupPublished', group);
    const alert = { type: 'bottleneck', severity: 'red', from: '2026-03-09', by: 'AxleMSP', since: hour(1) };
    const said = { alert: { ...alert, about: `${'x'.repeat(48)}😀😀` } };
    await detecting.happens('capacity-group', 'AlertRaised', said, hour(1));
    expect(found(detecting)).toEqual([[`bottleneck/${'x'.repeat(48)}`, hour(1)]]);
  });
});

describe('a forecast that moved', () => {
  const series = (...quantities: string[]) =>
    quantities.map((quantity, week) => ({ start: `2026-03-${String(9 + 7 * week).padStart(2, '0')}`, quantity }));
  const published = { buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site, buckets: series('100', '100') };
  const revisedTo = async (...quantities: string[]) => {
    const detecting = await watching('forecast-deviation');
    await detecting.happens('forecast', 'ForecastPublished', published);
    await detecting.happens('forecast', 'ForecastRevised', { buckets: series(...quantities) }, hour(1));
    return detecting;
  };

  it.each([
    [['125', '124'], false],
    [['125', '125'], true],
    [['75', '75'], true],
    [['75', '76', '500'], false],
  ])('to %j is a matter: %s', async (quantities, isMatter) => {
    expect(found(await revisedTo(...quantities))).toEqual(isMatter ? [['revision', hour(1)]] : []);
  });

  it('from nothing is any percentage, and is over with the answer', async () => {
    const detecting = await watching('forecast-deviation');
    await detecting.happens('forecast', 'ForecastPublished', { ...published, buckets: series('0', '0') });
    await detecting.happens('forecast', 'ForecastRevised', { buckets: series('0', '1') }, hour(1));
    await detecting.happens('forecast', 'ForecastCommitted', {}, hour(2));
    expect([found(detecting), detecting.told]).toEqual([
      [['revision', hour(1)]],
      [`over: Forecast of P-1 at ${site} moved`],
    ]);
  });

  it('beyond agreed limits is an alert', async () => {
    const detecting = await revisedTo('100', '100');
    const alert = {
      type: 'deviation',
      about: '0',
      severity: 'amber',
      from: '2026-03-09',
      by: 'OemMSP',
      since: hour(2),
    };
    await detecting.happens('forecast', 'AlertRaised', { alert }, hour(2));
    expect(found(detecting)).toEqual([['deviation/0', hour(2)]]);
  });
});

describe('shipments', () => {
  const planned = {
    ...{ shipper: 'AxleMSP', consignee: 'OemMSP', number: 'S-1', lines: [{ customerPart: 'P-1' }] },
    legs: [{ from: dock, to: site }],
  };
  const time = (event: string, classifier: string, at: string) => ({ leg: 0, event, classifier, time: at });
  const shipping = async (name: 'late-shipment' | 'dock-delay') => {
    const detecting = await watching(name);
    await detecting.happens('shipment', 'ShipmentPlanned', planned);
    return detecting;
  };
  const said = (detecting: Detecting, milestone: object, at: string) =>
    detecting.happens('shipment', 'MilestoneRecorded', milestone, at);

  it('expected later than needed are late, at once; the promise that moves with it is the same delay', async () => {
    const detecting = await shipping('late-shipment');
    await said(detecting, time('arrival', 'planned', hour(48)), hour(1));
    await said(detecting, time('arrival', 'estimated', hour(49)), hour(2));
    expect(found(detecting)).toEqual([]);
    await said(detecting, time('arrival', 'estimated', hour(50)), hour(3));
    await said(detecting, time('arrival', 'planned', hour(49)), hour(4));
    await said(detecting, time('arrival', 'estimated', hour(60)), hour(5));
    expect(found(detecting)).toEqual([['arrival', hour(48)]]);
    expect(detecting.opened[0]).toMatchObject({ neighbour: 'AxleMSP', title: `Late: shipment S-1 to ${site}` });
  });

  it('said to be in time again are over; late once more is another delay', async () => {
    const detecting = await shipping('late-shipment');
    await said(detecting, time('arrival', 'planned', hour(48)), hour(1));
    await said(detecting, time('arrival', 'estimated', hour(60)), hour(2));
    expect(detecting.cleared).toEqual([]);
    await said(detecting, time('arrival', 'estimated', hour(47)), hour(3));
    expect(detecting.cleared).toMatchObject([{ neighbour: 'AxleMSP', detected: { since: hour(48) } }]);
    await said(detecting, time('arrival', 'estimated', hour(61)), hour(4));
    await said(detecting, time('arrival', 'actual', hour(61)), hour(61));
    expect(found(detecting)).toEqual([
      ['arrival', hour(48)],
      ['arrival', hour(3)],
    ]);
    expect(detecting.cleared[1]).toMatchObject({ detected: { since: hour(3) } });
  });

  it('that have not arrived when they are needed are late, by what was requested before what was planned', async () => {
    const detecting = await shipping('late-shipment');
    await said(detecting, time('arrival', 'planned', hour(48)), hour(1));
    await said(detecting, time('arrival', 'requested', hour(24)), hour(1));
    await detecting.tick(hour(25));
    expect(found(detecting)).toEqual([]);
    await detecting.tick(hour(26));
    expect(found(detecting)).toEqual([['arrival', hour(24)]]);
  });

  it('that arrived are not', async () => {
    const detecting = await shipping('late-shipment');
    await said(detecting, time('arrival', 'planned', hour(48)), hour(1));
    await said(detecting, time('arrival', 'actual', hour(47)), hour(47));
    await detecting.tick(hour(100));
    expect(found(detecting)).toEqual([]);
  });

  it('wait at a dock: not gone by when they were to, not received after they came', async () => {
    const detecting = await shipping('dock-delay');
    await said(detecting, time('departure', 'planned', hour(2)), hour(1));
    await detecting.tick(hour(27));
    await said(detecting, time('departure', 'actual', hour(28)), hour(28));
    await said(detecting, time('arrival', 'actual', hour(30)), hour(30));
    await detecting.tick(hour(53));
    expect(found(detecting)).toEqual([['loading/0', hour(2)]]);
    await detecting.tick(hour(55));
    expect(found(detecting)[1]).toEqual(['unloading/0', hour(30)]);
    await detecting.happens('shipment', 'ShipmentReceived', {}, hour(56));
    await detecting.tick(hour(200));
    expect(detecting.opened).toHaveLength(2);
  });

  it('dispatched are gone', async () => {
    const detecting = await shipping('dock-delay');
    await said(detecting, time('departure', 'planned', hour(2)), hour(1));
    await detecting.happens('shipment', 'ShipmentDispatched', {}, hour(3));
    await detecting.tick(hour(99));
    expect(found(detecting)).toEqual([]);
  });
});

describe('units', () => {
  const limits = { minimum: 2000, maximum: 8000 };
  const commissioned = {
    ...{ by: 'AxleMSP', steward: 'StewardMSP', identifier: { scheme: 'sscc', sscc: '395220000000000177' }, values: {} },
    kind: { name: 'crate', properties: { temperature: { type: 'integer', limits } } },
  };
  const offer = (role: string, to = 'CarrierMSP') => ({ role, from: 'AxleMSP', to });
  const unit = async (name: DetectorName, mspId = 'AxleMSP') => {
    const detecting = await watching(name, {}, mspId);
    await detecting.happens('custody', 'UnitCommissioned', commissioned, start, 'AxleMSP');
    return detecting;
  };
  const handedOver = async (name: DetectorName) => {
    const detecting = await unit(name);
    await detecting.happens('custody', 'RoleOffered', { offer: offer('custodian') }, hour(1), 'AxleMSP');
    await detecting.happens('custody', 'OfferAccepted', offer('custodian'), hour(2), 'CarrierMSP');
    return detecting;
  };
  const evidence = { type: 'evidence', source: 'epcis', hash: 'ab'.repeat(32) };

  it('are silent so long after the custodian was last heard', async () => {
    const detecting = await handedOver('custody-gap');
    await detecting.happens('custody', 'EntryAdded', evidence, hour(100), 'CarrierMSP');
    await detecting.tick(hour(100 + 7 * 24 - 1));
    expect(found(detecting)).toEqual([]);
    await detecting.tick(hour(100 + 7 * 24));
    expect(detecting.opened).toMatchObject([
      {
        neighbour: 'CarrierMSP',
        detected: { about: 'evidence', since: hour(100) },
        affected: [{ what: 'unit', name: '395220000000000177' }],
      },
    ]);
  });

  it('that are with their owner are no matter', async () => {
    const detecting = await unit('custody-gap');
    await detecting.tick(hour(10_000));
    expect(found(detecting)).toEqual([]);
  });

  it('are scanned elsewhere, but not by who takes them', async () => {
    const detecting = await handedOver('custody-gap');
    await detecting.happens(
      'custody',
      'RoleOffered',
      { offer: { ...offer('custodian', 'OemMSP'), from: 'CarrierMSP' } },
      hour(3),
      'CarrierMSP',
    );
    await detecting.happens('custody', 'EntryAdded', evidence, hour(4), 'OemMSP');
    await detecting.happens('custody', 'EntryAdded', { ...evidence, source: 'photo' }, hour(4), 'AxleMSP');
    expect(found(detecting)).toEqual([]);
    await detecting.happens('custody', 'EntryAdded', evidence, hour(5), 'AxleMSP');
    expect(detecting.opened).toMatchObject([{ neighbour: 'CarrierMSP', detected: { about: 'scan', since: hour(5) } }]);
  });

  it('are claimed by two, where the steward declines', async () => {
    const detecting = await unit('custody-gap');
    await detecting.happens('custody', 'RoleOffered', { offer: offer('custodian') }, hour(1), 'AxleMSP');
    await detecting.happens('custody', 'OfferDeclined', offer('custodian'), hour(2), 'CarrierMSP');
    expect(found(detecting)).toEqual([]);
    await detecting.happens('custody', 'RoleOffered', { offer: offer('custodian') }, hour(3), 'AxleMSP');
    await detecting.happens('custody', 'OfferDeclined', offer('custodian'), hour(4), 'StewardMSP');
    expect(found(detecting)).toEqual([['claims', hour(4)]]);
  });

  it('are offered, and nobody answers', async () => {
    const detecting = await unit('unanswered-offer');
    await detecting.happens('custody', 'RoleOffered', { offer: { ...offer('custodian'), answerBy: hour(8) } }, hour(1));
    await detecting.happens('custody', 'RoleOffered', { offer: { ...offer('owner'), answerBy: hour(8) } }, hour(1));
    await detecting.happens('custody', 'RoleOffered', { offer: offer('reporter') }, hour(1));
    await detecting.happens('custody', 'OfferWithdrawn', offer('owner'), hour(2));
    await detecting.tick(hour(12));
    expect(found(detecting)).toEqual([['custodian/CarrierMSP', hour(8)]]);
  });

  it('are too warm, from the first such reading on until one is within', async () => {
    const detecting = await handedOver('sensor-limit');
    const reading = (temperature: number, at: string) =>
      detecting.happens('custody', 'EntryAdded', { type: 'reading', values: { temperature } }, at, 'CarrierMSP');
    await reading(8000, hour(3));
    await reading(8001, hour(4));
    await reading(9000, hour(5));
    expect(found(detecting)).toEqual([['temperature', hour(4)]]);
    await reading(5000, hour(6));
    await reading(1999, hour(7));
    expect(found(detecting)).toEqual([
      ['temperature', hour(4)],
      ['temperature', hour(7)],
    ]);
  });

  it('taken over from another record are known as they stand', async () => {
    const detecting = await watching('custody-gap', {}, 'CarrierMSP');
    const { identifier, kind } = commissioned;
    const state = { identifier, kind, custodian: 'CarrierMSP', owner: 'AxleMSP', closed: false, offers: [] };
    await detecting.happens('custody', 'Succeeded', { state }, hour(1), 'AxleMSP');
    await detecting.tick(hour(1 + 7 * 24));
    expect(detecting.opened).toMatchObject([{ neighbour: 'AxleMSP' }]);
  });
});

describe('a notice', () => {
  it('that is shown in a record is a matter, each one', async () => {
    const detecting = await watching('supplier-notice');
    const position = { customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'P-1', site };
    await detecting.happens('inventory-position', 'InventoryPositionOpened', position);
    const cite = (noticeId: string, at: string) =>
      detecting.happens(
        'inventory-position',
        'EntryAdded',
        { type: 'citation', noticeId, notice: '{}' },
        at,
        'AxleMSP',
      );
    await detecting.happens('inventory-position', 'EntryAdded', { type: 'comment', text: 'x' }, hour(1));
    await cite('aa'.repeat(16), hour(1));
    await cite('bb'.repeat(16), hour(2));
    expect(found(detecting)).toEqual([
      ['aa'.repeat(16), hour(1)],
      ['bb'.repeat(16), hour(2)],
    ]);
  });
});

describe('a preview', () => {
  it('says that it is cut where there is more than it may read', async () => {
    const detecting = await watching('custody-gap');
    for (let index = 0; index < 501; index += 1)
      detecting.world.feed.happens('custody', 'cd'.repeat(16), 'UnitsPacked', {}, hour(index));
    expect(await detecting.preview(undefined, 500)).toMatchObject({ facts: 500, isCut: true });
    expect(await detecting.preview()).toMatchObject({ facts: 501, isCut: false });
  });
});
