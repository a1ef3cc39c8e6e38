import { createHash } from 'node:crypto';
import { DatabaseServer, type MemberDatabase } from '@tierline/api/readmodel';
import { pinOf } from '@tierline/chaincode/record';
import { NodeRefusal } from '@tierline/api/refusals';
import {
  axleBill,
  axleForecast,
  buckets,
  downstream,
  hubSource,
  source,
  TieredSupplier,
  upstream,
} from '../support/tiered-supplier';

const week = { granularity: 'week' } as const;

describe('a member between its customers and its suppliers', () => {
  let server: DatabaseServer;
  let database: MemberDatabase;
  let axle: TieredSupplier;
  beforeAll(async () => {
    server = await DatabaseServer.open();
    database = await server.member('axle');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    axle = await TieredSupplier.fresh(database);
  });
  /** Another part that it makes, of what it buys for that alone. */
  const withRim = async () => {
    const components = [{ part: 'RIM', quantityPer: '1', unit: 'PCE' }];
    await axle.tiers.save({ kind: 'bill', item: { part: 'WHEEL', unit: 'PCE', automatic: true, components } });
    await axle.tiers.save({ kind: 'sourcing', item: { part: 'RIM', sources: [source] } });
  };
  const inputOf = (index: number) =>
    axle.written[index]?.write.intents[0]?.input as { buckets: unknown; restsOn: string[]; unit?: string };

  it('keeps how parts are made and bought, the latest word for each', async () => {
    const calendar = { site: 'BPNS00000003B2OM', timeZone: 'Europe/Berlin', weekdays: [1, 2, 3, 4], holidays: [] };
    await axle.tiers.save({ kind: 'calendar', item: calendar });
    await axle.tiers.save({ kind: 'calendar', item: { ...calendar, weekdays: [1] } });
    const data = await axle.tiers.data();
    expect(data).toEqual({
      ...{ bills: [axleBill.item], sourcings: [hubSource.item] },
      calendars: [{ ...calendar, weekdays: [1] }],
    });
    await axle.tiers.remove('calendar', calendar.site);
    expect((await axle.tiers.data()).calendars).toEqual([]);
    await expect(axle.tiers.remove('calendar', calendar.site)).rejects.toMatchObject({ code: 'TIER_ITEM_UNKNOWN' });
  });

  it('refuses bills in a circle, a part in two units, and what has not the shape', async () => {
    const bill = (part: string, component: string, unit = 'PCE') => ({
      kind: 'bill' as const,
      item: { part, unit: 'PCE', automatic: false, components: [{ part: component, quantityPer: '1', unit }] },
    });
    await expect(axle.tiers.save(bill('HUB', 'AXLE'))).rejects.toMatchObject({
      code: 'BILL_INVALID',
      data: { fault: 'circle', parts: ['AXLE', 'HUB', 'AXLE'] },
    });
    await expect(axle.tiers.save(bill('GEAR', 'HUB', 'KGM'))).rejects.toMatchObject({ data: { fault: 'units' } });
    await expect(axle.tiers.save(bill('', 'HUB'))).rejects.toMatchObject({ code: 'MALFORMED' });
    const halves = { ...hubSource.item, sources: [{ ...source, percent: '50' }] };
    await expect(axle.tiers.save({ kind: 'sourcing', item: halves })).rejects.toMatchObject({
      code: 'MALFORMED',
    });
    const nowhere = { site: 'BPNS00000003B2OM', timeZone: 'Mars/Olympus', weekdays: [1], holidays: [] };
    await expect(axle.tiers.save({ kind: 'calendar', item: nowhere })).rejects.toMatchObject({
      data: { at: '/timeZone' },
    });
    expect((await axle.tiers.data()).bills).toEqual([axleBill.item]);
  });

  it.each(['viewer', 'logistics', 'quality', 'bot', 'auditor'])('tells a %s nothing of it', async (role) => {
    axle.roles = [role];
    const { tiers } = axle;
    const refused = { code: 'ROLE_MISSING' };
    await expect(tiers.data()).rejects.toMatchObject(refused);
    await expect(tiers.save(axleBill)).rejects.toMatchObject(refused);
    await expect(tiers.remove('bill', 'AXLE')).rejects.toMatchObject(refused);
    await expect(tiers.derived(week)).rejects.toMatchObject(refused);
    await expect(tiers.publishDerived(week)).rejects.toMatchObject(refused);
    await expect(tiers.bullwhip('HUB')).rejects.toMatchObject(refused);
    const file = { format: 'CSV', document: '', dryRun: true } as const;
    await expect(tiers.importBills(file)).rejects.toMatchObject(refused);
    if (role !== 'auditor')
      await expect(
        tiers.openPins({ channel: downstream, kind: 'forecast', id: axleForecast, version: 1 }),
      ).rejects.toMatchObject(refused);
  });

  it('reads bills from CSV, row by row, and leaves alone what the file does not say', async () => {
    const head = 'part;unit;component;quantity;component_unit;scrap;lead_time_days\n';
    const document = `${head}AXLE;PCE;HUB;3;PCE;0.05;2\nAXLE;PCE;BOLT;8;PCE;;\nHUB;PCE;AXLE;1;PCE;;\nGEAR;PCE;BOLT;x;PCE;;\n`;
    const dry = await axle.tiers.importBills({ format: 'CSV', document, dryRun: true });
    expect(dry).toMatchObject({ bills: ['AXLE'], report: { counts: { accepted: 2, refused: 2 } } });
    const expected = [
      { row: 2, code: 'ACCEPTED' },
      { row: 3, code: 'ACCEPTED' },
      { row: 4, code: 'ROW_CONFLICT' },
      { row: 5, code: 'SHAPE', field: '/components/0/quantityPer' },
    ];
    expect(dry.report.rows).toMatchObject(expected);
    expect((await axle.tiers.data()).bills).toEqual([axleBill.item]);
    await axle.tiers.importBills({ format: 'CSV', document, dryRun: false });
    const components = [
      { part: 'HUB', quantityPer: '3', unit: 'PCE', scrap: '0.05', leadTimeDays: 2 },
      { part: 'BOLT', quantityPer: '8', unit: 'PCE' },
    ];
    expect((await axle.tiers.data()).bills).toEqual([{ ...axleBill.item, components }]);
  });

  it('reads Catena-X bills by the asset ids that both sides signed, and says which part it does not know', async () => {
    const [parent, child, other] = ['11', '22', '33'].map(
      (byte) => `${byte.repeat(4)}-1111-4111-8111-${byte.repeat(6)}`,
    );
    const signed = {
      customer: 'OemMSP',
      supplier: 'AxleMSP',
      customerPart: '8P0-501',
      name: 'x',
      baseUnit: 'PCE',
      conversions: [],
    };
    const agreed = (detail: object) => ({ status: 'agreed', agreed: { ...signed, ...detail } });
    axle.records.put(
      upstream,
      'part-reference',
      'p1'.repeat(16),
      agreed({ supplierPart: 'AXLE', globalAssetId: `urn:uuid:${parent}` }),
    );
    const bought = {
      customer: 'AxleMSP',
      supplier: 'CastingMSP',
      customerPart: 'HUB',
      globalAssetId: `urn:uuid:${child}`,
    };
    axle.records.put(downstream, 'part-reference', 'p2'.repeat(16), agreed(bought));
    const item = (id: string | undefined) => ({
      ...{ globalAssetId: id, businessPartner: 'BPNL50096894aNXY', createdOn: '2022-02-03T14:48:54.709Z' },
      quantity: { value: 20.5, unit: 'unit:piece' },
      validityPeriod: { validTo: '2027-07-01T16:10:00.000+01:00' },
    });
    const bom = (...ids: (string | undefined)[]) =>
      JSON.stringify([{ globalAssetId: parent, childItems: ids.map(item) }]);
    const read = await axle.tiers.importBills({ format: 'CATENA_X', document: bom(child), dryRun: false });
    expect(read).toMatchObject({ bills: ['AXLE'], report: { counts: { accepted: 1, refused: 0 } } });
    const components = [{ part: 'HUB', quantityPer: '20.5', unit: 'PCE', until: '2027-07-01' }];
    expect((await axle.tiers.data()).bills).toMatchObject([{ part: 'AXLE', automatic: true, components }]);
    const odd = await axle.tiers.importBills({ format: 'CATENA_X', document: bom(child, other), dryRun: false });
    expect(odd.report.rows).toMatchObject([
      { row: 1, code: 'PART_UNKNOWN', message: `${other ?? ''} is no agreed part` },
    ]);
    const none = await axle.tiers.importBills({ format: 'CATENA_X', document: '{', dryRun: false });
    expect(none.report.rows).toMatchObject([{ row: 0, code: 'FILE_UNREADABLE' }]);
  });

  it('looks at what would follow without writing: as it stands, with more demand, with another series, with stock', async () => {
    axle.receive(['10', '20']);
    const figures = async (more: object) => {
      const { parts } = await axle.tiers.derived({ ...week, ...more });
      return parts.map(({ part, buckets: own }) => [part, ...own.map(({ quantity }) => quantity)].join(' '));
    };
    expect(await figures({})).toEqual(['HUB 0 22 44']);
    expect(await figures({ changes: [{ percent: '50' }] })).toEqual(['HUB 0 33 66']);
    expect(await figures({ changes: [{ part: 'OTHER', percent: '50' }] })).toEqual(['HUB 0 22 44']);
    expect(await figures({ series: [{ id: axleForecast, buckets: buckets('1') }] })).toEqual(['HUB 0 2.2']);
    expect(await figures({ stock: [{ part: 'HUB', quantity: '30' }] })).toEqual(['HUB 0 0 36']);
    expect(axle.written).toEqual([]);
  });

  it('publishes once: the same derivation again writes nothing, another figure revises', async () => {
    axle.receive(['10', '20']);
    expect(await axle.tiers.publishDerived(week)).toMatchObject([{ part: 'HUB', outcome: 'recorded' }]);
    expect(axle.written[0]?.write).toMatchObject({ channel: downstream, intents: [{ name: 'PublishForecast' }] });
    expect(await axle.tiers.publishDerived(week)).toMatchObject([{ outcome: 'known' }]);
    axle.receive(['10', '20']);
    expect(await axle.tiers.publishDerived(week)).toMatchObject([{ outcome: 'known' }]);
    axle.receive(['10', '30']);
    expect(await axle.tiers.publishDerived(week)).toMatchObject([{ outcome: 'recorded' }]);
    expect(axle.written.map(({ write }) => write.intents[0]?.name)).toEqual(['PublishForecast', 'ReviseForecast']);
    expect(inputOf(1).buckets).toEqual([
      { start: '2026-11-23', quantity: '0' },
      { start: '2026-11-30', quantity: '22' },
      { start: '2026-12-07', quantity: '66' },
    ]);
  });

  it('asks suppliers for nothing more once the customer’s forecast has ended', async () => {
    axle.receive(['10', '20']);
    await axle.tiers.publishDerived(week);
    axle.receive(['10', '20'], { active: false });
    await axle.tiers.publishDerived(week);
    expect(inputOf(1).buckets).toMatchObject([{ quantity: '0' }, { quantity: '0' }, { quantity: '0' }]);
    expect(await axle.tiers.publishDerived(week)).toMatchObject([{ outcome: 'known' }]);
  });

  it('derives the same command after an attempt whose outcome nobody heard', async () => {
    axle.receive(['10']);
    axle.refuses = new NodeRefusal('OUTCOME_UNKNOWN', {});
    expect(await axle.tiers.publishDerived(week)).toMatchObject([{ outcome: 'refused' }]);
    const seen: string[] = [];
    axle.refuses = undefined;
    await axle.tiers.publishDerived(week);
    seen.push(axle.written[0]?.commandId ?? '');
    const again = new TieredSupplier(axle.database);
    again.receive(['10']);
    await again.tiers.publishDerived(week);
    expect(again.written[0]).toEqual(axle.written[0]);
  });

  it('pins the versions that it rests on, so that an auditor can open them', async () => {
    const sealHash = axle.receive(['10']);
    await axle.tiers.publishDerived(week);
    axle.roles = ['auditor'];
    const opened = await axle.tiers.openPins({
      channel: downstream,
      kind: 'forecast',
      id: 'd0'.repeat(16),
      version: 1,
    });
    expect(opened).toMatchObject([{ upstream: { channel: upstream, id: axleForecast, version: 1, sealHash } }]);
    for (const { pin, nonce } of opened) expect(pinOf(sealHash, nonce)).toBe(pin);
    expect(inputOf(0).restsOn).toContain(opened[0]?.pin);
    expect(await axle.tiers.openPins({ channel: upstream, kind: 'forecast', id: axleForecast, version: 1 })).toEqual(
      [],
    );
    await expect(
      axle.tiers.openPins({ channel: downstream, kind: 'forecast', id: '00'.repeat(16), version: 1 }),
    ).rejects.toMatchObject({
      code: 'RECORD_UNKNOWN',
    });
  });

  it('lets a supplier tell from pins neither how many customers there are nor which of them moved', async () => {
    axle.receive(['10']);
    await axle.tiers.publishDerived(week);
    for (const index of ['b1', 'b2', 'b3']) axle.receive(['1'], { buyer: `Other${index}MSP` }, index.repeat(16));
    await axle.tiers.publishDerived(week);
    const [one, other] = [inputOf(0).restsOn, inputOf(1).restsOn];
    expect([one.length, other.length]).toEqual([8, 8]);
    expect(one.filter((pin) => other.includes(pin))).toEqual([]);
    expect(other).toEqual([...other].sort());
  });

  it('pins more versions than a forecast carries under fewer pins, which an auditor can open all the same', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => index.toString(16).padStart(32, '0'));
    const seals = ids.map((id, index) => axle.receive(['1'], { buyer: `Other${String(index)}MSP` }, id));
    await axle.tiers.publishDerived(week);
    const { restsOn } = inputOf(0);
    expect(restsOn).toHaveLength(128);
    axle.roles = ['auditor'];
    const opened = await axle.tiers.openPins({
      channel: downstream,
      kind: 'forecast',
      id: 'd0'.repeat(16),
      version: 1,
    });
    expect(opened.flatMap((one) => one.upstream?.sealHash ?? []).sort()).toEqual(seals.sort());
    for (const { pin, nonce, upstream: of } of opened) if (of) expect(pinOf(of.sealHash, nonce)).toBe(pin);
    for (const carried of restsOn) {
      const under = opened.filter((one) => one.under === carried).map(({ pin }) => pin);
      expect(
        createHash('sha256')
          .update(Buffer.from(under.sort().join(''), 'hex'))
          .digest('hex'),
      ).toBe(carried);
    }
  });

  it('refuses to publish what it cannot count whole', async () => {
    axle.receive(['10']);
    axle.receive(['10'], { unit: 'KGM' }, 'b1'.repeat(16));
    await expect(axle.tiers.publishDerived(week)).rejects.toMatchObject({
      code: 'DERIVATION_INCOMPLETE',
      data: { problems: [{ code: 'UNIT_UNKNOWN', part: 'AXLE', from: 'KGM', to: 'PCE' }] },
    });
    expect(axle.written).toEqual([]);
  });

  it('lets a customer whose figures cannot be counted hold up nothing of others', async () => {
    await withRim();
    axle.receive(['10'], { unit: 'KGM' });
    axle.receive(['7'], { buyer: 'OtherMSP', supplierPart: 'WHEEL' }, 'b1'.repeat(16));
    await expect(axle.tiers.publishDerived(week)).rejects.toMatchObject({ code: 'DERIVATION_INCOMPLETE' });
    expect(axle.written.map(({ write }) => write.intents[0]?.input)).toMatchObject([{ customerPart: 'RIM' }]);
  });

  it('believes of a part what both signed before what the customer says', async () => {
    await withRim();
    axle.agree('OemMSP');
    axle.receive(['10'], { supplierPart: 'WHEEL' });
    const { parts } = await axle.tiers.derived(week);
    expect(parts.map(({ part }) => part)).toEqual(['HUB']);
  });

  it('counts in the units that both sides signed, of customers and suppliers', async () => {
    const agreed = (detail: object) => ({ status: 'agreed', agreed: detail });
    axle.records.put(upstream, 'part-reference', 'p1'.repeat(16), {
      ...agreed({
        ...{ customer: 'OemMSP', supplier: 'AxleMSP', customerPart: '8P0-501', name: 'Axle', baseUnit: 'PCE' },
        conversions: [{ unit: 'BX', factor: '12' }],
      }),
    });
    axle.records.put(downstream, 'part-reference', 'p2'.repeat(16), {
      ...agreed({
        ...{ customer: 'AxleMSP', supplier: 'CastingMSP', customerPart: 'HUB', supplierPart: 'C-77', name: 'Hub' },
        ...{ baseUnit: 'KGM', conversions: [{ unit: 'PCE', factor: '2.5' }] },
      }),
    });
    axle.receive(['10'], { unit: 'BX' });
    await axle.tiers.publishDerived(week);
    expect(inputOf(0)).toMatchObject({ unit: 'KGM', supplierPart: 'C-77' });
    expect(inputOf(0).buckets).toMatchObject([{ quantity: '0' }, { quantity: '660' }]);
  });

  it('measures how swings grow on their way', async () => {
    axle.receive(['10', '20', '30']);
    await axle.tiers.publishDerived(week);
    expect(await axle.tiers.bullwhip('HUB')).toMatchObject({ development: [{ ratio: 1 }] });
    const lots = { ...source, lot: { multiple: '100' } };
    await axle.tiers.save({ kind: 'sourcing', item: { part: 'HUB', sources: [lots] } });
    await axle.tiers.publishDerived(week);
    const { development } = await axle.tiers.bullwhip('HUB');
    expect(development.at(-1)?.ratio).toBeGreaterThan(1);
  });

  it('finds no swing where lead times alone move what is passed on', async () => {
    const moved = {
      ...axleBill.item,
      components: axleBill.item.components.map((line) => ({ ...line, leadTimeDays: 3 })),
    };
    await axle.tiers.save({ kind: 'bill', item: moved });
    axle.receive(['10', '20', '30']);
    await axle.tiers.publishDerived(week);
    expect(await axle.tiers.bullwhip('HUB')).toMatchObject({ development: [{ ratio: 1 }] });
  });

  describe('without a person', () => {
    const changed = (block: bigint, by = 'OemMSP') => ({ record: { channel: upstream }, by, block: String(block) });

    it('passes on what comes in, once, by bills that say so', async () => {
      const { cascade, records } = axle;
      axle.receive(['10']);
      await cascade.goOn(axle.context, changed(records.block));
      await cascade.goOn(axle.context, changed(records.block));
      expect(axle.written).toHaveLength(1);
      axle.receive(['11']);
      await cascade.goOn(axle.context, changed(records.block));
      expect(axle.written).toHaveLength(2);
      expect(await cascade.isIdle()).toBe(false);
      await axle.tiers.save({ kind: 'bill', item: { ...axleBill.item, automatic: false } });
      expect(await cascade.isIdle()).toBe(true);
      axle.receive(['12']);
      await cascade.goOn(axle.context, changed(records.block));
      expect(axle.written).toHaveLength(2);
    });

    it('is not moved by what the member itself publishes', async () => {
      axle.receive(['10']);
      await axle.cascade.goOn(axle.context, changed(axle.records.block, 'AxleMSP'));
      expect(axle.written).toEqual([]);
    });

    it('says so when a supplier cannot be told, and goes on from there', async () => {
      const { cascade, records } = axle;
      axle.receive(['10']);
      axle.refuses = new NodeRefusal('PARTNER_UNAVAILABLE', {});
      await expect(cascade.goOn(axle.context, changed(records.block))).rejects.toMatchObject({
        code: 'PARTNER_UNAVAILABLE',
      });
      axle.refuses = undefined;
      await cascade.goOn(axle.context, changed(records.block));
      expect(axle.written).toHaveLength(1);
    });

    it('is held up where members pass each other’s demand around in a circle', async () => {
      const { cascade, records } = axle;
      for (let round = 1; round <= 30; round += 1) {
        axle.receive([String(round)]);
        await cascade.goOn(axle.context, changed(records.block));
      }
      axle.receive(['99']);
      await expect(cascade.goOn(axle.context, changed(records.block))).rejects.toMatchObject({
        code: 'DERIVED_TOO_OFTEN',
        data: { supplier: 'CastingMSP', limit: 30 },
      });
      // what another customer needs goes on meanwhile
      await withRim();
      axle.receive(['7'], { buyer: 'OtherMSP', supplierPart: 'WHEEL' }, 'b1'.repeat(16));
      await expect(cascade.goOn(axle.context, changed(records.block))).rejects.toMatchObject({
        code: 'DERIVED_TOO_OFTEN',
        data: { customerPart: 'HUB' },
      });
      expect(inputOf(30)).toMatchObject({ customerPart: 'RIM' });
      axle.now = new Date(axle.now.getTime() + 3_601_000);
      await cascade.goOn(axle.context, changed(records.block));
      expect(axle.written).toHaveLength(32);
    });
  });
});
