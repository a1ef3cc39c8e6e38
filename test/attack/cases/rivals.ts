import { sharedEntryId } from '@tierline/chaincode/record';
import { personRoles } from '@tierline/chaincode/schema';
import { enumValue } from '../../support/asking';
import { type AttackedWorld, channel } from '../../support/attacked-world';

const customerPart = 'SECRET-PART';
const site = 'BPNS00000003AYRE';
const amount = '987654';
const models = [
  ...['week_based_material_demand', 'week_based_capacity_group', 'id_based_comment', 'id_based_request_for_update'],
  ...['short_term_material_demand', 'planned_production_output', 'item_stock', 'delivery_information'],
  'demand_and_capacity_notification',
];
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const today = Date.now();
const week = 7 * 86_400_000;
const monday = dayOf(today - ((new Date(today).getUTCDay() + 6) % 7) * 86_400_000);
/** Of capacities, one must come so far ahead. */
const ahead = dayOf(Date.parse(monday) + 3 * week);

/** A second customer of axle, of a part by the same number for the same site, beside all that oem and axle share. */
async function makeRival({ asking }: AttackedWorld): Promise<Record<string, string>> {
  const write = (slug: string, mutation: string, args: object) =>
    asking.written(slug, personRoles, mutation, { channel, ...args });
  const make = async (slug: string, mutation: string, input: object) =>
    (await write(slug, mutation, { input })).record.id;
  const sides = { customer: 'CarrierMSP', supplier: 'AxleMSP' };
  const link = await make('carrier', 'proposeLink', { to: 'AxleMSP' });
  await write('axle', 'acceptLink', { id: link });
  const detail = { bpns: site, name: 'Plant', city: 'Here', country: 'NZ', timeZone: 'Pacific/Auckland' };
  const agreed = await make('carrier', 'proposeSite', { partner: 'AxleMSP', detail });
  await write('axle', 'agreeSite', { id: agreed });
  const period = {
    from: new Date(today - 86_400_000).toISOString(),
    until: new Date(today + 864_000_000).toISOString(),
  };
  const scope = { aspects: [enumValue('demand'), enumValue('disruption')], ...period };
  const grant = await make('carrier', 'askGrant', { answerer: 'AxleMSP', reference: 'R', purpose: 'r', ...scope });
  await write('axle', 'approveGrant', { id: grant, input: { ...scope, automatic: false } });
  const disturbed = { rootCause: 'strike', effect: 'demand-reduction', period: { from: period.from } };
  return {
    grant,
    case: await make('carrier', 'openCase', {
      ...{ title: 'Ours', category: 'shortage', severity: 'major', quorum: enumValue('all'), parties: ['AxleMSP'] },
      ...{ affected: [{ what: enumValue('part'), name: customerPart }], ...disturbed },
    }),
    forecast: await make('carrier', 'publishForecast', {
      ...{ supplier: 'AxleMSP', customerPart, supplierPart: 'OEMS-AXLE', site, category: '0001', unit: 'PCE' },
      ...{ granularity: enumValue('week'), buckets: [monday, ahead].map((start) => ({ start, quantity: '7' })) },
    }),
    'capacity-group': await make('axle', 'publishCapacityGroup', {
      ...{ customer: 'CarrierMSP', groupId: '3f2a7c01-7b54-4d19-9a32-5c0de977aa01', name: 'Ours', unit: 'PCE' },
      linkedSeries: [{ customerPart, site, category: '0001' }],
      capacities: [monday, ahead].map((start) => ({ start, actual: '5', maximum: '6' })),
    }),
    'inventory-position': await make('carrier', 'openInventoryPosition', {
      ...{ ...sides, holder: enumValue('customer'), customerPart, site, unit: 'PCE' },
      statement: { asOf: new Date(today - 3_600_000).toISOString(), stocks: [{ blocked: false, quantity: '9' }] },
    }),
    'cumulative-account': await make('carrier', 'openAccount', {
      ...{ ...sides, customerPart, site, unit: 'PCE', startsAt: monday },
    }),
  };
}

const figures = `query ($id: Hex!) { record(id: $id) {
  ... on CapacityGroup { match { weeks { demand deviation } months { demand } unresolved { reason } } }
  ... on InventoryPosition { coverage { timeZone opening days { day consumed added stock } movements { number } leftOut { id } } }
  ... on CumulativeAccount { reconciliation { dispatched received drift inTransit unexplained findings { __typename } } }
} }`;

export function rivalsLearnNothing(world: () => AttackedWorld): void {
  let own: Record<string, string>;
  beforeAll(async () => {
    own = await makeRival(world());
  }, 60_000);
  const secretsOf = () => [amount, 'SECRET-SHIPMENT', ...Object.values(world().ids)];

  test('no list, sum, pivot or import of a rival’s own node says a figure or an id of the other customer’s', async () => {
    const reading = world().operations.filter(({ type, name }) => type === 'query' || name.startsWith('import'));
    for (const operation of reading)
      for (const partner of ['OemMSP', 'AxleMSP']) {
        const given = { channel, filter: true, part: customerPart, partner, dryRun: true };
        const { text } = await world().operate('carrier', personRoles, operation, given);
        for (const secret of secretsOf())
          expect([operation.name, text.includes(secret)]).toEqual([operation.name, false]);
      }
  });

  test('what the supplier finds and tells a rival rests on what the two share: both nodes reckon the same', async () => {
    for (const kind of ['capacity-group', 'inventory-position', 'cumulative-account', 'forecast']) {
      const at = async (slug: string) =>
        (await world().asking.ask(slug, personRoles, figures, { id: own[kind] })) as { data: { record: object } };
      const [supplier, rival] = [await at('axle'), await at('carrier')];
      expect([kind, supplier]).toEqual([kind, rival]);
      expect([kind, supplier]).toEqual([kind, { data: { record: expect.any(Object) as object } }]);
      if (kind === 'inventory-position') expect(JSON.stringify(supplier)).toContain('Pacific/Auckland');
      expect([kind, JSON.stringify(supplier).includes('987')]).toEqual([kind, false]);
    }
  });

  test.each(['in', 'out'])(
    'no Catena-X payload of either node gives a rival’s partner, or a rival, what is the other’s: %s',
    async (direction) => {
      const get = async (slug: string, model: string, partner = '') => {
        const path = `/catena-x/v1/${channel}/${model}?direction=${direction}${partner}`;
        const headers = { authorization: `Bearer ${await world().token(slug)}` };
        const answer = await fetch(world().constellation.url(slug).replace('/graphql', path), { headers });
        expect([model, answer.status]).toEqual([model, 200]);
        return answer.text();
      };
      for (const model of models)
        for (const text of [await get('carrier', model), await get('axle', model, '&partner=BPNL0000CARRIERA')])
          for (const secret of secretsOf()) expect([model, text.includes(secret)]).toEqual([model, false]);
    },
  );

  test('a grant answers nothing about a part that the rival merely calls its own', async () => {
    const { asking } = world();
    const tier = async (mutation: string, input: string) => {
      const answer = await asking.ask('axle', ['planner'], `mutation { ${mutation}(input: ${input}) { __typename } }`);
      expect([mutation, answer.errors]).toEqual([mutation, undefined]);
    };
    await tier(
      'saveBillOfMaterial',
      '{ part: "OEMS-AXLE", unit: "PCE", automatic: false, components: [{ part: "HUB", quantityPer: "2", unit: "PCE" }] }',
    );
    await tier(
      'saveSourcing',
      `{ part: "HUB", sources: [{ supplier: "CastingMSP", channel: "${channel}", site: "BPNS00000003B2OM", percent: "100" }] }`,
    );
    for (const aspect of ['demand', 'disruption']) {
      const day = dayOf(Date.now());
      const input = { aspect: enumValue(aspect), part: customerPart, day, tiers: 1 };
      const id = own['grant'] ?? '';
      await asking.written('carrier', ['planner'], 'addGrantUse', { channel, id, input });
      const use = sharedEntryId('grant', id, 'use', [aspect, customerPart, day]);
      await asking.written('axle', ['planner'], 'answerGrant', { channel, id, use });
      const said = await asking.ask(
        'carrier',
        ['viewer'],
        `{ record(id: "${id}") { entries(type: "answer", last: 1) { edges { node { content { ... on GrantAnswer { aspect branches { branch } } } } } } } }`,
      );
      expect(said.data).toEqual({
        record: { entries: { edges: [{ node: { content: { aspect, branches: [] } } }] } },
      });
    }
  });
}
