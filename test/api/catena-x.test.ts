import { quietHeight } from '../support/quiet-height';
import type { Role } from '@tierline/chaincode/schema';
import { Asking } from '../support/asking';
import { partnerFile as fileAsOf, programme } from '../support/programme';
import { testedConstellation } from '../support/tested-network';

const channel = 'axle-programme';
const material = 'urn:uuid:48878d48-6f1d-47f5-8ded-a441d0d879df';
const today = Date.now();
const hourAgo = new Date(today - 3_600_000).toISOString();
const file = (name: string): Demand[] => JSON.parse(fileAsOf(name, today)) as Demand[];
type Demand = Record<string, unknown> & {
  materialDemandId: string;
  changedAt: string;
  demandSeries: { customerLocation: string; demands: { pointInTime: string; demand: number }[] }[];
};
type Entry = {
  status: number;
  effect: string;
  id?: string;
  rule?: { standard: string; section: string; rule: string };
  field?: string;
  requirement?: string;
  rows?: { code: string }[];
  writes?: { command: string; outcome: string; refusal?: { code: string } }[];
  notCarried?: string[];
};
type Answered = { status: number; code?: string; entries: Entry[] };

describe('Catena-X payloads over REST', () => {
  let asking: Asking;
  const { sites, parts } = programme;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation());
    const link = await asking.written('oem', ['manager'], 'proposeLink', { channel, input: { to: 'AxleMSP' } });
    await asking.written('axle', ['manager'], 'acceptLink', { channel, id: link.record.id });
    for (const [what, detail] of [
      ['PartReference', { ...parts.axle, globalAssetId: material }],
      ['Site', { ...sites.oem, bpna: 'BPNA00000OEMWRK1' }],
    ] as const) {
      const input = { partner: 'AxleMSP', detail };
      const { record } = await asking.written('oem', ['manager'], `propose${what}`, { channel, input });
      await asking.written('axle', ['manager'], `agree${what}`, { channel, id: record.id });
    }
  }, 120_000);
  afterAll(() => asking.constellation.close());

  const url = (slug: string, model: string, where = channel) =>
    asking.constellation.url(slug).replace('/graphql', `/catena-x/v1/${where}/${model}`);
  const bearer = async (slug: string, roles: readonly Role[]) => ({
    authorization: `Bearer ${await asking.constellation.token(slug, roles)}`,
  });

  async function post(
    slug: string,
    model: string,
    body: unknown,
    { roles = ['planner'], where }: { roles?: readonly Role[]; where?: string } = {},
  ): Promise<Answered> {
    const headers = { 'content-type': 'application/json', ...(await bearer(slug, roles)) };
    const response = await fetch(url(slug, model, where), { method: 'POST', headers, body: JSON.stringify(body) });
    await asking.constellation.settled();
    return { ...((await response.json()) as Answered), status: response.status };
  }
  async function get(slug: string, model: string, query = ''): Promise<Demand[]> {
    const response = await fetch(`${url(slug, model)}${query}`, { headers: await bearer(slug, ['viewer']) });
    expect(response.status).toBe(200);
    return (await response.json()) as Demand[];
  }
  const height = () => quietHeight(asking.constellation, channel);
  const demandModel = 'week_based_material_demand';
  const demands = (body: unknown, more?: object) => post('oem', demandModel, body, more);
  const outcomes = ({ entries }: Answered) =>
    entries.flatMap(({ writes = [] }) => writes.map(({ command, outcome }) => `${command} ${outcome}`));
  const codes = ({ entries }: Answered) => entries.flatMap(({ rows = [] }) => rows.map(({ code }) => code));
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

  test('what is not this member’s, not read or not allowed is refused, and nothing is written', async () => {
    const [demand] = file('oem/axle-demand.json') as [Demand];
    const before = await height();
    const refused = async (change: object, more?: object) => {
      const { status, entries } = await demands([{ ...demand, ...change }], more);
      return [status, entries[0]?.rule?.rule, entries[0]?.requirement ?? entries[0]?.field];
    };
    expect(await refused({ customer: 'BPNL0000000AXLEA' })).toEqual([400, 'CX-0128/demand/2', '/customer']);
    expect(await refused({ supplier: 'BPNL000000MOTORA' })).toEqual([400, 'CX-0128/demand/3', '/supplier']);
    expect(await refused({ materialDemandId: '12' })).toEqual([400, 'CX-0128/demand/1', 'V-SCHEMA']);
    expect(await demands(demand)).toMatchObject({ status: 400, entries: [{ requirement: 'V-LIST' }] });
    expect(await demands([{ ...demand, materialDescriptionCustomer: 'a\0b' }])).toMatchObject({ status: 400 });
    expect(await demands([demand], { roles: ['viewer'] })).toMatchObject({ status: 403, code: 'REFUSED' });
    expect(await demands([demand], { where: 'nowhere' })).toMatchObject({ status: 404, code: 'CHANNEL_UNKNOWN' });
    expect(await post('oem', 'item_stocks', [])).toMatchObject({ status: 404 });
    expect(await post('axle', demandModel, [demand])).toMatchObject({ status: 400 });
    const part = await demands([{ ...demand, materialNumberCustomer: 'OEM-AX-4117' }]);
    expect(part.entries[0]?.rows?.[0]).toMatchObject({ code: 'PART_UNKNOWN', near: ['OEM-AX-4711'] });
    expect(await height()).toBe(before);
  });

  test('a demand becomes forecasts, comes out as it went in, and once more changes nothing', async () => {
    const [demand] = file('oem/axle-demand.json') as [Demand];
    const first = await demands([demand]);
    expect([first.status, outcomes(first)]).toEqual([201, Array(2).fill('PublishForecast recorded')]);
    expect(first.entries[0]).toMatchObject({
      effect: 'create',
      rule: { rule: 'CX-0128/demand/6', section: '4.1.2.7' },
    });
    expect(first.entries[0]?.notCarried).toContain('/demandSeries/0/expectedSupplierLocation');
    const before = await height();
    const again = await demands([demand]);
    expect(again).toMatchObject({ status: 200, entries: [{ effect: 'replace', rule: { rule: 'CX-0128/demand/8' } }] });
    expect([outcomes(again), await height()]).toEqual([[], before]);
    const [given] = (await get('oem', demandModel)) as [Demand];
    expect(comparable(given)).toEqual(comparable({ ...demand, materialGlobalAssetId: material }));
    const [seen] = (await get('axle', demandModel, '?direction=in')) as [Demand];
    expect(comparable({ ...seen, materialDemandId: demand.materialDemandId, changedAt: demand.changedAt })).toEqual(
      comparable({ ...demand, materialGlobalAssetId: material }),
    );
    expect(await get('axle', demandModel)).toEqual([]);
    expect(await get('oem', demandModel, '?partner=BPNL000000MOTORA')).toEqual([]);
    expect(await get('oem', demandModel, '?direction=in')).toEqual([]);
  });

  test('a newer version replaces all of it: what is left out ends; an older one and a twin are refused', async () => {
    const [demand] = file('oem/axle-demand.json') as [Demand];
    const [series] = structuredClone(demand.demandSeries);
    series!.demands[0]!.demand += 5;
    const changed = { ...demand, changedAt: later(0), demandSeries: [series!] };
    const newer = await demands([changed]);
    expect([newer.status, outcomes(newer)]).toEqual([200, ['ReviseForecast recorded', 'DeactivateForecast recorded']]);
    expect(await demands([demand])).toMatchObject({ status: 400, entries: [{ rule: { rule: 'CX-0128/demand/7' } }] });
    const twin = { ...changed, materialDemandId: '0f8a2b1c-3d4e-4f5a-8b6c-7d8e9f0a1b2c' };
    expect(await demands([twin])).toMatchObject({ status: 400, entries: [{ rule: { rule: 'CX-0128/demand/5' } }] });
    expect((await get('oem', demandModel))[0]).toMatchObject({ changedAt: changed.changedAt, demandSeries: [{}] });
  });

  test('the supplier asks for an update once, and comments; both see it by their own names', async () => {
    const [seen] = (await get('axle', demandModel, '?direction=in')) as [Demand];
    const request = 'id_based_request_for_update';
    const ask = (more: object = {}) =>
      post('axle', request, { weekBasedMaterialDemand: [{ materialDemandId: seen.materialDemandId, ...more }] });
    expect(await ask({ changedAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 200,
      entries: [{ effect: 'ignore' }],
    });
    expect(outcomes(await ask())).toEqual(['RequestForecastUpdate recorded']);
    expect(outcomes(await ask())).toEqual([]);
    expect(await post('axle', request, { weekBasedMaterialDemand: [{ materialDemandId: '12' }] })).toMatchObject({
      status: 400,
    });
    const owed = (await get('oem', request, '?direction=in')) as unknown[];
    const [mine] = file('oem/axle-demand.json') as [Demand];
    expect(owed).toMatchObject([{ weekBasedMaterialDemand: [{ materialDemandId: mine.materialDemandId }] }]);

    const comment = {
      ...{ commentId: '3f2a7c03-7b54-4d19-9a32-5c0de977aa03', objectId: seen.materialDemandId },
      ...{ objectType: 'urn:samm:io.catenax.week_based_material_demand', customer: seen['customer'] },
      ...{ supplier: seen['supplier'], commentText: 'Tool change', commentType: 'warning', author: 'a@b.example' },
      changedAt: later(0),
    };
    const say = (change: object = {}, roles: readonly Role[] = ['planner']) =>
      post('axle', 'id_based_comment', [{ ...comment, ...change }], { roles });
    const foreign = { objectId: '0f8a2b1c-3d4e-4f5a-8b6c-7d8e9f0a1b2c' };
    expect(await say(foreign)).toMatchObject({ status: 403, entries: [{ rule: { rule: 'CX-0128/comment/4' } }] });
    expect(await say({}, ['viewer'])).toMatchObject({ status: 403 });
    expect(await say()).toMatchObject({ status: 201, entries: [{ notCarried: ['/author', '/commentType'] }] });
    expect(outcomes(await say())).toEqual(['entry:comment known']);
    expect((await say({ commentText: 'Over', changedAt: later(1) })).status).toBe(200);
    const told = (await get('oem', 'id_based_comment', '?direction=in')) as unknown[];
    expect(told).toMatchObject([{ objectId: mine.materialDemandId }, { objectId: mine.materialDemandId }]);
    expect(await get('axle', 'id_based_comment')).toMatchObject([
      { commentId: comment.commentId, commentText: 'Over' },
    ]);
    expect((await say({ requestDelete: true })).status).toBe(403);
    expect((await say({ requestDelete: true }, ['manager'])).status).toBe(200);
    expect(await get('oem', 'id_based_comment', '?direction=in')).toEqual([]);
    expect(await say({ requestDelete: true })).toMatchObject({ status: 400, entries: [{ requirement: 'V-K-DEL' }] });
  });

  test('a capacity group goes in, out, and out of use; the customer asks for news of it and comments', async () => {
    const model = 'week_based_capacity_group';
    const [demand] = file('oem/axle-demand.json') as [Demand];
    const weeks = demand.demandSeries[0]!.demands.map(({ pointInTime }) => pointInTime);
    const group = {
      ...{ capacityGroupId: '3f2a7c02-7b54-4d19-9a32-5c0de977aa02', name: 'Casting line 2', changedAt: later(0) },
      ...{ customer: demand['customer'], supplier: demand['supplier'], supplierLocations: ['BPNS0000AXLEWRK1'] },
      ...{ unitOfMeasure: 'unit:piece', unitOfMeasureIsOmitted: false, capacityGroupIsInactive: false },
      linkedDemandSeries: [
        {
          ...{ materialNumberCustomer: 'OEM-AX-4711', customerLocation: 'BPNS00000OEMWRK1' },
          demandCategory: { demandCategoryCode: 'SR99' },
        },
      ],
      capacities: weeks.map((pointInTime) => ({ pointInTime, actualCapacity: 600, maximumCapacity: 700.5 })),
    };
    const put = (change: object = {}, roles: readonly Role[] = ['planner']) =>
      post('axle', model, [{ ...group, ...change }], { roles });
    const refused = async (change: object) => (await put(change)).entries[0]?.rule?.rule;
    expect(await refused({ supplier: demand['customer'] })).toBe('CX-0128/capacity/2');
    expect(await refused({ linkedDemandSeries: [] })).toBe('CX-0128/capacity/4');
    expect((await put({}, ['viewer'])).status).toBe(403);
    const first = await put();
    expect([first.status, outcomes(first)]).toEqual([201, ['PublishCapacityGroup recorded']]);
    const before = await height();
    const again = await put();
    expect([again.status, codes(again), await height()]).toEqual([200, ['UNCHANGED'], before]);
    expect(await get('axle', model)).toEqual([group]);
    const [seen] = await get('oem', model, '?direction=in');
    expect(seen).toEqual({ ...group, changedAt: expect.any(String) as string });
    const ask = await post('oem', 'id_based_request_for_update', { weekBasedCapacityGroup: [] });
    expect([ask.status, outcomes(ask)]).toEqual([200, ['RequestCapacityUpdate recorded']]);
    expect(await get('axle', 'id_based_request_for_update', '?direction=in')).toMatchObject([
      { weekBasedCapacityGroup: [{ capacityGroupId: group.capacityGroupId }] },
    ]);
    const comment = {
      ...{ commentId: '3f2a7c13-7b54-4d19-9a32-5c0de977aa13', objectId: group.capacityGroupId },
      ...{ objectType: 'urn:samm:io.catenax.week_based_capacity_group', customer: group.customer },
      ...{ supplier: group.supplier, commentText: 'Enough?', listOfReferenceDates: [weeks[1]] },
    };
    expect((await post('oem', 'id_based_comment', [comment])).status).toBe(201);
    expect(await get('axle', 'id_based_comment', '?direction=in')).toMatchObject([
      { commentText: 'Enough?', objectId: group.capacityGroupId, listOfReferenceDates: [weeks[1]] },
    ]);
    const ended = await put({ capacityGroupIsInactive: true, changedAt: later(1) });
    expect([ended.status, outcomes(ended)]).toEqual([200, ['DeactivateCapacityGroup recorded']]);
    expect(await get('axle', model)).toMatchObject([{ capacityGroupIsInactive: true }]);
    expect(outcomes(await put({ changedAt: later(2) }))).toEqual(['ReviseCapacityGroup recorded']);
  });

  test('what is on its way is told by its times, and taken as shipments', async () => {
    const input = {
      ...{ number: 'S-1', consignee: 'OemMSP', handlingUnits: [] },
      lines: [{ line: 1, customerPart: 'OEM-AX-4711', quantity: '24.5', unit: 'PCE' }],
      legs: [{ from: 'BPNS0000AXLEWRK1', to: 'BPNS00000OEMWRK1' }],
    };
    const { record } = await asking.written('axle', ['logistics'], 'planShipment', { channel, input });
    const model = 'delivery_information';
    expect(await get('axle', model)).toEqual([]);
    const milestone = { leg: 0, event: { enum: 'departure' }, classifier: { enum: 'planned' }, time: later(60) };
    await asking.written('axle', ['logistics'], 'recordMilestone', { channel, id: record.id, input: milestone });
    const delivery = {
      ...{ deliveryQuantity: { value: 24.5, unit: 'unit:piece' }, trackingNumber: 'S-1' },
      transitEvents: [{ dateTimeOfEvent: milestone.time, eventType: 'estimated-departure' }],
      transitLocations: {
        origin: { bpnsProperty: 'BPNS0000AXLEWRK1' },
        destination: { bpnsProperty: 'BPNS00000OEMWRK1' },
      },
    };
    for (const [slug, query] of [
      ['axle', ''],
      ['oem', '?direction=in'],
    ] as const)
      expect(await get(slug, model, query)).toMatchObject([
        { materialGlobalAssetId: material, positions: [{ deliveries: [delivery] }] },
      ]);
    const sent = (trackingNumber: string, more: object = {}) => {
      const one = { ...delivery, trackingNumber, lastUpdatedOnDateTime: hourAgo, ...more };
      return { materialGlobalAssetId: material, positions: [{ deliveries: [one] }] };
    };
    const bring = async (...given: Parameters<typeof sent>) => {
      const answer = await post('axle', model, sent(...given), { roles: ['logistics'] });
      return [answer.status, ...(answer.entries[0]?.writes ?? []).map((one) => `${one.command} ${one.outcome}`)];
    };
    const left = { dateTimeOfEvent: hourAgo, eventType: 'actual-departure' };
    const due = { dateTimeOfEvent: later(90), eventType: 'estimated-arrival' };
    const gone = { transitEvents: [left, due] };
    expect(await bring('S-2')).toEqual([200, 'PlanShipment recorded', 'RecordMilestone recorded']);
    const steps = ['RecordMilestone recorded', 'DispatchShipment recorded', 'RecordMilestone recorded'];
    expect(await bring('S-2', gone)).toEqual([200, ...steps]);
    expect(await bring('S-2', gone)).toEqual([200]);
    expect(JSON.stringify(await get('oem', model, '?direction=in'))).toContain('"actual-departure"');
    for (const wrong of [
      { deliveryQuantity: { value: 25, unit: 'unit:piece' } },
      { transitEvents: [{ ...left, dateTimeOfEvent: later(60) }] },
      { transitEvents: [left, { ...due, dateTimeOfEvent: new Date(today - 7_200_000).toISOString() }] },
      { trackingNumber: undefined },
    ])
      expect(await bring('S-2', { ...gone, ...wrong })).toEqual([400]);
    expect((await post('axle', model, sent('S-3'))).status).toBe(403);
    expect((await post('oem', model, sent('S-3'), { roles: ['logistics'] })).status).toBe(400);
  });

  test.each([
    [
      'short_term_material_demand',
      { by: 'oem', to: 'axle', opened: 'PublishForecast', changed: 'ReviseForecast', ended: 'DeactivateForecast' },
      (value: number) => ({
        materialGlobalAssetId: material,
        demandSeries: [
          {
            ...{ customerLocationBpns: 'BPNS00000OEMWRK1', demandCategory: { demandCategoryCode: '0001' } },
            lastUpdatedOnDateTime: hourAgo,
            demands: [later(1440), later(2880)]
              .map((time) => time.slice(0, 10))
              .map((day) => ({ day, demand: { value, unit: 'unit:piece' } })),
          },
        ],
      }),
    ],
    [
      'item_stock',
      { by: 'oem', to: 'axle', opened: 'OpenInventoryPosition', changed: 'StateInventory' },
      (value: number) => ({
        ...{ materialGlobalAssetId: material, direction: 'INBOUND' },
        positions: [
          {
            allocatedStocks: [
              {
                ...{ quantityOnAllocatedStock: { value, unit: 'unit:piece' }, isBlocked: false },
                ...{ stockLocationBPNS: 'BPNS00000OEMWRK1', stockLocationBPNA: 'BPNA00000OEMWRK1' },
                lastUpdatedOnDateTime: hourAgo,
              },
            ],
          },
        ],
      }),
    ],
    [
      'planned_production_output',
      { by: 'axle', to: 'oem', opened: 'PublishProductionPlan', changed: 'ReviseProductionPlan' },
      (value: number) => ({
        materialGlobalAssetId: material,
        positions: [
          {
            orderPositionReference: { customerOrderId: 'C-4711', customerOrderPositionId: '10' },
            allocatedPlannedProductionOutputs: [
              {
                plannedProductionQuantity: { value, unit: 'unit:piece' },
                ...{ productionSiteBpns: 'BPNS0000AXLEWRK1', estimatedTimeOfCompletion: hourAgo },
                lastUpdatedOnDateTime: hourAgo,
              },
            ],
          },
        ],
      }),
    ],
  ] as [string, Record<'by' | 'to' | 'opened' | 'changed', string> & { ended?: string }, (value: number) => object][])(
    '%s goes in, out and away',
    async (model, { by, to, opened, changed, ended = changed }, stated) => {
      /** When the records changed is the ledger's word. */
      const timeless = (payload: unknown): unknown =>
        JSON.parse(JSON.stringify(payload, (name, value: unknown) => (name === 'lastUpdatedOnDateTime' ? '' : value)));
      const state = (payload: unknown, roles: readonly Role[] = ['planner', 'logistics']) =>
        post(by, model, payload, { roles });
      expect(codes(await state({ ...stated(1), materialGlobalAssetId: 'urn:uuid:5'.padEnd(45, '0') }))).toEqual([
        'SHAPE',
      ]);
      const foreign = { ...stated(1), materialGlobalAssetId: '0f8a2b1c-3d4e-4f5a-8b6c-7d8e9f0a1b2c' };
      expect(await state(foreign)).toMatchObject({ status: 400, entries: [{ rows: [{ code: 'PART_UNKNOWN' }] }] });
      expect(await post('motor', model, stated(1), {})).toMatchObject({ status: 404 });
      expect((await post(to, model, stated(1))).status).toBe(400);
      expect((await state(stated(20), ['viewer'])).status).toBe(403);
      const first = await state(stated(20));
      expect([first.status, outcomes(first)]).toEqual([200, [`${opened} recorded`]]);
      const before = await height();
      const again = await state([stated(20)]);
      expect([again.status, codes(again), await height()]).toEqual([200, ['UNCHANGED'], before]);
      expect(outcomes(await state(stated(20.5)))).toEqual([`${changed} recorded`]);
      expect(timeless(await get(by, model))).toEqual(timeless([stated(20.5)]));
      expect(timeless(await get(to, model, '?direction=in'))).toEqual(timeless([stated(20.5)]));
      expect(await get(to, model)).toEqual([]);
      expect(outcomes(await state({ ...stated(1), positions: [], demandSeries: [] }))).toEqual([`${ended} recorded`]);
      const left = (await get(to, model, '?direction=in')) as unknown as { positions: object[] }[];
      expect(left.flatMap(({ positions }) => positions)).toEqual([]);
      // of stock, that nothing is there was said since
      const outcome = model === 'item_stock' ? 'refused' : 'recorded';
      expect(outcomes(await state(stated(7)))).toEqual([`${changed} ${outcome}`]);
    },
  );

  test('days of supply are told of stock and demand, and taken by no payload', async () => {
    const model = 'days_of_supply';
    const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
    const pieces = (value: number) => ({ value, unit: 'unit:piece' });
    const stock = {
      ...{ quantityOnAllocatedStock: pieces(20), isBlocked: false, lastUpdatedOnDateTime: hourAgo },
      ...{ stockLocationBPNS: 'BPNS00000OEMWRK1', stockLocationBPNA: 'BPNA00000OEMWRK1' },
    };
    const demand = {
      ...{ customerLocationBpns: 'BPNS00000OEMWRK1', demandCategory: { demandCategoryCode: '0001' } },
      ...{ lastUpdatedOnDateTime: hourAgo, demands: [2, 3, 4].map((at) => ({ day: day(at), demand: pieces(10) })) },
    };
    const part = { materialGlobalAssetId: material };
    await post(
      'oem',
      'item_stock',
      { ...part, direction: 'INBOUND', positions: [{ allocatedStocks: [stock] }] },
      { roles: ['logistics'] },
    );
    await post('oem', 'short_term_material_demand', { ...part, demandSeries: [demand] });
    const site = { stockLocationBPNS: 'BPNS00000OEMWRK1', stockLocationBPNA: 'BPNA00000OEMWRK1' };
    const told = { materialGlobalAssetId: material, direction: 'INBOUND', allocatedDaysOfSupply: [site] };
    const own = await get('oem', model);
    expect(own).toMatchObject([told]);
    expect(await get('axle', model, '?direction=in')).toEqual(own);
    expect([await get('axle', model), await get('oem', model, '?direction=in')]).toEqual([[], []]);
    const [{ amountOfAllocatedDaysOfSupply: amounts }] = own[0]!['allocatedDaysOfSupply'] as [
      { amountOfAllocatedDaysOfSupply: { date: string; daysOfSupply: number }[] },
    ];
    expect(amounts.length).toBeGreaterThan(1);
    expect((await post('oem', model, {})).status).toBe(405);
  });

  test('a bill of material is taken by who makes the part, is nobody else’s, and is told by no payload', async () => {
    const model = 'single_level_bom_as_planned';
    const blank = 'urn:uuid:0f6ad1a4-2a51-4a7e-9d3e-3f1f5a0c7b11';
    const { supplierPart: _number, ...detail } = { ...parts.axle, customerPart: 'AX-BLANK', globalAssetId: blank };
    const bought = { partner: 'AxleMSP', detail: { ...detail, customer: 'AxleMSP', supplier: 'OemMSP' } };
    const { record } = await asking.written('oem', ['manager'], 'proposePartReference', { channel, input: bought });
    await asking.written('axle', ['manager'], 'agreePartReference', { channel, id: record.id });
    const child = {
      ...{ globalAssetId: blank, businessPartner: 'BPNL00000000OEMA', createdOn: hourAgo },
      quantity: { value: 2, unit: 'unit:piece' },
    };
    const bill = { globalAssetId: material, childItems: [child] };
    const before = await height();
    expect(await post('axle', model, bill)).toMatchObject({
      ...{ status: 200, entries: [{ status: 200, effect: 'replace', id: material, rows: [{ code: 'ACCEPTED' }] }] },
    });
    const strange = { ...bill, childItems: [child, { ...child, globalAssetId: blank.replace('0f6a', '1f6a') }] };
    expect(await post('axle', model, [bill, strange, { ...bill, childItems: 1 }])).toMatchObject({
      ...{ status: 400, code: 'REFUSED' },
      entries: [
        { status: 200 },
        { status: 400, field: '/childItems/1/globalAssetId', rows: [{ code: 'PART_UNKNOWN' }] },
        { status: 400, field: '/childItems', rows: [{ code: 'SHAPE' }] },
      ],
    });
    expect(await post('oem', model, bill)).toMatchObject({ status: 400, entries: [{ field: '/globalAssetId' }] });
    expect(await post('axle', model, bill, { roles: ['logistics'] })).toMatchObject({
      ...{ status: 403, code: 'ROLE_MISSING' },
    });
    expect(await post('axle', model, bill, { where: 'nowhere' })).toMatchObject({ status: 404 });
    const large = { ...bill, childItems: Array.from({ length: 4000 }, () => child) };
    expect(await post('axle', model, large)).toMatchObject({ status: 413, code: 'OVERSIZE' });
    expect((await fetch(url('axle', model), { method: 'POST' })).status).toBe(401);
    const told = await fetch(url('axle', model), { headers: await bearer('axle', ['planner']) });
    expect([told.status, told.headers.get('allow')]).toEqual([405, 'POST']);
    const kept = '{ tierData { ... on TierData { bills { part components { part quantityPer unit } } } } }';
    const [own, others] = await Promise.all(
      ['axle', 'oem'].map(async (slug) => (await asking.ask(slug, ['planner'], kept)).data?.['tierData']),
    );
    const components = [{ part: 'AX-BLANK', quantityPer: '2', unit: 'PCE' }];
    expect(own).toEqual({ bills: [{ part: parts.axle.supplierPart, components }] });
    expect([others, await height()]).toEqual([{ bills: [] }, before]);
  });

  test('a long list comes in pages, each told by the one before', async () => {
    const ask = async (query: string) => {
      const response = await fetch(`${url('axle', 'id_based_comment')}${query}`, {
        headers: await bearer('axle', ['viewer']),
      });
      return { status: response.status, link: response.headers.get('link'), body: (await response.json()) as object[] };
    };
    const all = await get('oem', demandModel);
    expect(all).toHaveLength(1);
    const [demand] = all as [Demand];
    const comment = {
      ...{ objectId: demand.materialDemandId, objectType: 'urn:samm:io.catenax.week_based_material_demand' },
      ...{
        customer: demand['customer'],
        supplier: demand['supplier'],
        commentText: 'One of three',
        changedAt: later(0),
      },
    };
    const ids = [1, 2, 3].map((at) => `3f2a7c0${String(at)}-0000-4d19-9a32-5c0de977aa03`);
    for (const commentId of ids) await post('oem', 'id_based_comment', [{ ...comment, commentId }]);
    const seen: object[] = [];
    let query = '?direction=in&limit=2';
    for (let pages = 1; query !== ''; pages += 1) {
      const { status, link, body } = await ask(query);
      expect([status, body.length <= 2, pages <= 5]).toEqual([200, true, true]);
      seen.push(...body);
      query = /^<(.+)>; rel="next"$/.exec(link ?? '')?.[1] ?? '';
    }
    const { body: whole, link } = await ask('?direction=in');
    expect([seen, link]).toEqual([whole, null]);
    expect(whole.length).toBeGreaterThanOrEqual(3);
    for (const limit of ['0', '1001', '-1', 'all', '1&limit=2'])
      expect((await ask(`?limit=${limit}`)).status).toBe(400);
    expect((await ask('?direction=in&after=zzzz')).body).toEqual([]);
  });

  test('a disruption notification opens a case, changes it, and calls it over; the partner sees it', async () => {
    const model = 'demand_and_capacity_notification';
    const content = {
      notificationId: 'urn:uuid:3f2a7c04-7b54-4d19-9a32-5c0de977aa04',
      sourceDisruptionId: 'urn:uuid:3f2a7c05-7b54-4d19-9a32-5c0de977aa05',
      ...{ leadingRootCause: 'strike', effect: 'demand-reduction', status: 'open', text: 'Plant on strike.' },
      ...{ contentChangedAt: later(-60), startDateOfEffect: '2026-11-24T00:00:00.000Z' },
      affectedSitesSender: [sites.oem.bpns],
      materialsAffected: [{ materialGlobalAssetId: material }],
    };
    const header = { senderBpn: 'BPNL00000000OEMA', receiverBpn: 'BPNL0000000AXLEA' };
    const notify = (change: object, more: object = {}, roles: readonly Role[] = ['planner']) =>
      post('oem', model, { header: { ...header, ...more }, content: { ...content, ...change } }, { roles });
    for (const wrong of [{ senderBpn: 'BPNL0000000AXLEA' }, { receiverBpn: 'BPNL000000MOTORA' }])
      expect(await notify({}, wrong)).toMatchObject({
        status: 400,
        entries: [{ effect: 'ignore', field: expect.stringContaining('/header/') as string }],
      });
    expect(await notify({ affectedSitesSender: ['BPNS00000000NONE'] })).toMatchObject({
      ...{ status: 400, entries: [{ rule: { rule: 'CX-0146/notification/2' }, field: '/affectedSitesSender' }] },
    });
    // whose a site is, its record says, whoever proposed it
    const ofPartner = { ...sites.oem, bpns: 'BPNS00000AXLEKX2', of: 'AxleMSP' };
    const proposal = { channel, input: { partner: 'AxleMSP', detail: ofPartner } };
    const { record: site } = await asking.written('oem', ['manager'], 'proposeSite', proposal);
    await asking.written('axle', ['manager'], 'agreeSite', { channel, id: site.id });
    expect(await notify({ affectedSitesSender: [ofPartner.bpns] })).toMatchObject({
      ...{ status: 400, entries: [{ rule: { rule: 'CX-0146/notification/2' }, field: '/affectedSitesSender' }] },
    });
    expect(await notify({}, {}, ['viewer'])).toMatchObject({ status: 403 });
    const opened = await notify({});
    expect([opened.status, opened.entries[0]?.rule?.rule, outcomes(opened)]).toEqual([
      ...[200, 'CX-0146/notification/9', ['OpenCase recorded']],
    ]);
    const names = { materialNumberCustomer: parts.axle.customerPart, materialNumberSupplier: parts.axle.supplierPart };
    const whole = { ...content, materialsAffected: [{ materialGlobalAssetId: material, ...names }] };
    expect(await get('oem', model)).toEqual([whole]);
    const [seen] = (await get('axle', model, '?direction=in')) as [Demand];
    expect({ ...seen, notificationId: content.notificationId, contentChangedAt: content.contentChangedAt }).toEqual(
      whole,
    );
    expect(await get('axle', model)).toEqual([]);
    expect(await notify({})).toMatchObject({ status: 400, entries: [{ rule: { rule: 'CX-0146/notification/4' } }] });
    const over = {
      status: 'resolved',
      effect: 'demand-increase',
      resolvingMeasureDescription: 'An agreement was reached.',
    };
    const resolved = await notify({ ...over, contentChangedAt: later(-30) });
    expect([resolved.status, outcomes(resolved)]).toEqual([200, ['ChangeCase recorded', 'CloseCase recorded']]);
    expect(await get('axle', model, '?direction=in')).toMatchObject([
      { ...over, notificationId: seen['notificationId'] },
    ]);
    const again = await notify({ contentChangedAt: later(-10) });
    expect(outcomes(again)).toEqual(['ReopenCase recorded', 'ChangeCase recorded']);
  });

  test('an Idempotency-Key gives the same answer to the same request, and a conflict to another', async () => {
    const graphql = asking.constellation.url('oem');
    const ask = async (address: string, body: unknown, key: string) => {
      const headers = { 'content-type': 'application/json', ...(await bearer('oem', ['manager'])) };
      const asked = { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body: JSON.stringify(body) };
      const response = await fetch(address, asked);
      return { status: response.status, said: (await response.json()) as object };
    };
    const proposal = (name: string) => ({
      query: `mutation ($input: ProposeSiteInput!) { proposeSite(channel: "${channel}", input: $input) {
        __typename ... on Written { changes { record { id } proof { txId } } } ... on Refused { code data } } }`,
      variables: { input: { partner: 'AxleMSP', detail: { ...sites.oem, name, bpns: 'BPNS00000OEMKEY1' } } },
    });
    const first = await ask(graphql, proposal('Works 9'), 'site-9');
    expect(first.said).toMatchObject({ data: { proposeSite: { __typename: 'Written' } } });
    const before = await height();
    expect(await ask(graphql, proposal('Works 9'), 'site-9')).toEqual(first);
    const other = await ask(graphql, proposal('Works 10'), 'site-9');
    expect(other.said).toMatchObject({ errors: [{ extensions: { code: 'IDEMPOTENCY_CONFLICT' } }] });
    const post = (body: unknown, key: string) => ask(url('oem', demandModel), body, key);
    expect(await post([], 'demand 1')).toMatchObject({ status: 400, said: { code: 'MALFORMED' } });
    expect(await post([{}], 'demand-1')).toEqual(await post([{}], 'demand-1'));
    expect(await post([{}, {}], 'demand-1')).toMatchObject({ status: 409, said: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await height()).toBe(before);
  });
});

/** What a forecast holds of a demand, in one order. */
function comparable({ demandSeries, ...demand }: Demand) {
  const series = demandSeries.map(({ customerLocation, ...rest }) => {
    const { expectedSupplierLocation: _not, ...carried } = rest as typeof rest & { expectedSupplierLocation?: string };
    return { customerLocation, ...carried };
  });
  return { ...demand, demandSeries: series.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}
