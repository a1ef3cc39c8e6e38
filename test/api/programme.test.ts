import { randomBytes } from 'node:crypto';
import type { Role } from '@tierline/chaincode/schema';
import { Asking, enumValue, literal, type Change } from '../support/asking';
import { eventually } from '../support/waiting';
import { testedConstellation } from '../support/tested-network';

const channel = 'axle-programme';
const id16 = (): string => randomBytes(16).toString('hex');
const buckets = (...quantities: string[]) =>
  quantities.map((quantity, week) => ({ start: ['2026-11-30', '2026-12-07', '2026-12-14'][week], quantity }));

describe('a programme through its members’ nodes', () => {
  let asking: Asking;
  let forecast: Change;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation());
    await link('oem', 'AxleMSP', 'axle');
    await link('axle', 'StewardMSP', 'steward');
  }, 120_000);
  afterAll(() => asking.constellation.close());

  async function link(from: string, to: string, toSlug: string): Promise<void> {
    const { record } = await asking.written(from, ['manager'], 'proposeLink', {
      channel,
      input: { to },
    });
    await asking.written(toSlug, ['manager'], 'acceptLink', { channel, id: record.id });
  }

  const published = (supplier = 'AxleMSP') => ({
    channel,
    input: {
      supplier,
      customerPart: 'OEM-4711',
      site: 'BPNS00000003AYRE',
      category: '0001',
      unit: 'PCE',
      granularity: enumValue('week'),
      buckets: buckets('100', '120', '90'),
    },
  });

  test('the registry names the members of the channels joined', async () => {
    const { channels } = (await asking.read('motor', '{ channels { name members { mspId } } }')) as {
      channels: { name: string; members: { mspId: string }[] }[];
    };
    expect(channels.map(({ name }) => name)).toEqual(['motor-programme']);
    expect(channels[0]!.members.map(({ mspId }) => mspId)).not.toContain('AxleMSP');
  });

  test('a forecast is published and stands at both, with its proof', async () => {
    forecast = await asking.written('oem', ['planner'], 'publishForecast', published());
    expect(forecast).toMatchObject({ version: 1, record: { kind: 'forecast', parties: ['AxleMSP', 'OemMSP'] } });
    expect(forecast.proof.sealHash).toMatch(/^[0-9a-f]{64}$/);
    const { record } = (await asking.read(
      'axle',
      `{ record(id: "${forecast.record.id}") { version sealHash versions { edges { node { proof { txId block } } } } } }`,
    )) as {
      record: { sealHash: string; versions: { edges: { node: { proof: { txId: string; block: string } } }[] } };
    };
    expect(record.sealHash).toBe(forecast.proof.sealHash);
    expect(record.versions.edges[0]!.node.proof).toEqual({ txId: forecast.proof.txId, block: forecast.proof.block });
  });

  test('the supplier’s commitment shows the gap per week', async () => {
    const args = { channel, id: forecast.record.id, basedOn: 1, input: { buckets: buckets('100', '100', '90') } };
    await asking.written('axle', ['planner'], 'commitForecast', args);
    const { record } = (await asking.read(
      'oem',
      `{ record(id: "${forecast.record.id}") { ... on Forecast { commitmentGaps { gap status } } } }`,
    )) as { record: unknown };
    expect(record).toEqual({
      commitmentGaps: [
        { gap: '0', status: 'met' },
        { gap: '-20', status: 'short' },
        { gap: '0', status: 'met' },
      ],
    });
  });

  test('assent is given to the version the person saw, and to no other', async () => {
    await asking.written('oem', ['planner'], 'reviseForecast', {
      channel,
      id: forecast.record.id,
      input: { buckets: buckets('100', '150', '90') },
    });
    const late = { channel, id: forecast.record.id, basedOn: 2, input: { buckets: buckets('100', '150', '90') } };
    const answer = await asking.write('axle', ['planner'], 'commitForecast', late);
    expect(answer).toMatchObject({ code: 'CHANGED_SINCE', data: { seen: 2, now: 3 } });
    const { record } = (await asking.read(
      'axle',
      `{ record(id: "${forecast.record.id}") { ... on Forecast { difference(from: 1, to: 3) { demand { start absolute relative } } } } }`,
    )) as { record: { difference: { demand: unknown[] } } };
    expect(record.difference.demand[1]).toEqual({ start: '2026-12-07', absolute: '30', relative: '0.25' });
  });

  test('what steps would make is told as they would then make it, and nothing is written', async () => {
    const { id } = forecast.record;
    const stands = async () =>
      await asking.read('oem', `{ record(id: "${id}") { version } forecasts { edges { cursor } } }`);
    const before = await stands();
    const dueBy = new Date(Date.now() + 3_600_000).toISOString();
    const step = {
      ...{ kind: 'forecast', command: 'RequestForecastUpdate', id },
      input: { of: 'commitment', dueBy, note: 'in time?' },
    };
    type Foreseen = { code?: string; data?: object; records?: Record<string, unknown>[] };
    const foresee = async (slug: string, roles: readonly Role[], args: object, subject?: string): Promise<Foreseen> => {
      const query = `{ foresee(${literal({ channel, ...args }).slice(1, -1)}) { ... on ForeseenList { records { id version command state facts } } ... on Refused { code data } } }`;
      const response = await fetch(asking.constellation.url(slug), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await asking.constellation.token(slug, roles, subject)}`,
        },
        body: JSON.stringify({ query }),
      });
      return ((await response.json()) as { data: { foresee: Foreseen } }).data.foresee;
    };
    const { records } = await foresee('oem', ['planner'], { steps: [step] });
    const another = { ...published().input, granularity: 'week', customerPart: 'OEM-4712' };
    const made = await foresee('oem', ['planner'], {
      steps: [{ kind: 'forecast', command: 'PublishForecast', input: another }],
    });
    expect(made).toMatchObject({ records: [{ id: null, version: 1, facts: [{ type: 'ForecastPublished' }] }] });
    await asking.constellation.settled();
    expect(await stands()).toEqual(before);

    const timeless = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"then"'));
    const written = await asking.written('oem', ['planner'], 'apply', { channel, steps: [step] });
    expect(records).toMatchObject([{ id, version: written.version, command: step.command }]);
    expect(timeless(records![0]!['state'])).toEqual(timeless(written.record.state));

    const code = async (slug: string, roles: readonly Role[], args: object) => (await foresee(slug, roles, args)).code;
    expect(await code('oem', ['viewer'], { steps: [step] })).toBe('ROLE_MISSING');
    expect(await code('carrier', ['planner'], { steps: [step] })).toBe('RECORD_UNKNOWN');
    expect(await code('oem', ['planner'], { channel: 'nowhere', steps: [step] })).toBe('CHANNEL_UNKNOWN');
    expect(await code('oem', ['planner'], { steps: [{ ...step, input: {} }] })).toBe('MALFORMED');

    const bot = async (...scopes: string[]) => {
      const draft = literal({
        issuer: 'urn:tierline:embedded',
        subject: 'seer',
        name: 'Seer',
        scopes,
        requestsPerMinute: 99,
      });
      await asking.ask('oem', ['manager'], `mutation { registerBot(${draft.slice(1, -1)}) { __typename } }`);
      return foresee('oem', ['planner'], { steps: [step] }, 'seer');
    };
    const missing = (needed: string) => ({ code: 'SCOPE_MISSING', data: { needed } });
    expect(await bot('read:forecast', 'call:foresee')).toEqual(missing('write:forecast.RequestForecastUpdate'));
    expect(await bot('write:forecast.RequestForecastUpdate')).toEqual(missing('read:forecast'));
    expect(await bot('write:forecast.*', 'read:forecast')).toMatchObject({ records: [{ id }] });
  });

  test('the same commandId gives the same result once, and serves no other command', async () => {
    const commandId = id16();
    const comment = { channel, id: forecast.record.id, commandId, input: { text: 'two shifts from week 50' } };
    const first = await asking.written('axle', ['planner'], 'addForecastComment', comment);
    const again = await asking.written('axle', ['planner'], 'addForecastComment', comment);
    expect(again.proof.txId).toBe(first.proof.txId);
    const { record } = (await asking.read(
      'oem',
      `{ record(id: "${forecast.record.id}") { entries { edges { node { type content { ... on Comment { text } } by { mspId name } } } } } }`,
    )) as { record: { entries: { edges: { node: object }[] } } };
    expect(record.entries.edges.map(({ node }) => node)).toMatchObject([
      { type: 'comment', content: { text: 'two shifts from week 50' }, by: { mspId: 'AxleMSP' } },
    ]);
    const other = { channel, id: forecast.record.id, commandId, input: { reason: 'end of series' } };
    expect(await asking.refused('oem', ['planner'], 'deactivateForecast', other)).toBe('Written');
    expect(
      await asking.refused('axle', ['planner'], 'requestForecastUpdate', {
        channel,
        id: forecast.record.id,
        commandId,
        input: { of: enumValue('demand'), dueBy: new Date(Date.now() + 3_600_000).toISOString() },
      }),
    ).toBe('COMMAND_ID_USED');
  });

  test('a subject has one record; without a link there is none', async () => {
    expect(await asking.refused('oem', ['planner'], 'publishForecast', published())).toBe('ALREADY_THERE');
    expect(await asking.refused('oem', ['planner'], 'publishForecast', published('CastingMSP'))).toBe('LINK_MISSING');
    expect(await asking.refused('oem', ['planner'], 'publishForecast', { ...published(), channel: 'nowhere' })).toBe(
      'CHANNEL_UNKNOWN',
    );
  });

  test('a unit changes hands: offered, accepted; a second handover is refused', async () => {
    const crate = {
      name: 'crate',
      properties: {
        content: { type: 'text', required: true, fixed: true },
        temperature: {
          type: 'integer',
          delayed: true,
          note: 'thousandths of a degree Celsius',
          measures: { measurement: 'Temperature', uom: 'CEL', scale: '1000' },
          limits: { minimum: 2000, maximum: 8000 },
        },
        shock: { type: 'integer', delayed: true, note: 'thousandths of g' },
        sealed: { type: 'boolean' },
      },
    };
    const input = {
      identifier: { scheme: 'sscc', sscc: '395220000000000177' },
      kind: crate,
      values: { content: 'axles' },
    };
    const unit = await asking.written('axle', ['logistics'], 'commissionUnit', { channel, input });
    const { id } = unit.record;
    await asking.written('axle', ['logistics'], 'offerRole', {
      channel,
      id,
      input: { role: enumValue('custodian'), to: 'CarrierMSP' },
    });
    const accept = {
      channel,
      id,
      basedOn: 2,
      input: { role: enumValue('custodian'), remarks: { seal: 'S-1', count: 4 } },
    };
    const accepted = await asking.written('carrier', ['logistics'], 'acceptOffer', accept);
    expect(accepted.record.state).toMatchObject({ custodian: 'CarrierMSP' });
    expect(await asking.refused('carrier', ['logistics'], 'acceptOffer', accept)).not.toBe('Written');
    const { units } = (await asking.read('steward', '{ units { edges { node { id version } } } }')) as {
      units: { edges: { node: object }[] };
    };
    expect(units.edges).toEqual([{ node: { id, version: 3 } }]);
  });

  test('a shipment is planned, dispatched, watched, received', async () => {
    const input = {
      number: 'SHP-1',
      consignee: 'OemMSP',
      lines: [{ line: 1, customerPart: 'OEM-4711', quantity: '100', unit: 'PCE' }],
      handlingUnits: [],
      legs: [{ carrier: 'CarrierMSP', from: 'BPNS00000003B2OM', to: 'BPNS00000003AYRE' }],
    };
    const counting = `mutation { setCumulativeCounting(input: { active: true }) { ... on CumulativeCounting { isActive } } }`;
    for (const slug of ['oem', 'axle']) await asking.ask(slug, ['logistics'], counting);
    const account = await asking.written('oem', ['planner'], 'openAccount', {
      channel,
      input: {
        ...{ customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'OEM-4711', site: 'BPNS00000003AYRE' },
        ...{ unit: 'PCE', startsAt: '2026-01-01' },
      },
    });
    const { id } = (await asking.written('axle', ['logistics'], 'planShipment', { channel, input })).record;
    const time = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    await asking.written('axle', ['logistics'], 'dispatchShipment', { channel, id, input: { dispatchedAt: time(-3) } });
    const arrival = { leg: 0, event: enumValue('arrival'), classifier: enumValue('estimated'), time: time(60) };
    await asking.written('carrier', ['logistics'], 'recordMilestone', { channel, id, input: arrival });
    const receipt = { receivedAt: time(-1), lines: [{ line: 1, quantity: '98', reason: 'short' }] };
    const received = await asking.write('oem', ['logistics'], 'receiveShipment', { channel, id, input: receipt });
    expect(received).toMatchObject({ __typename: 'Written' });
    await asking.constellation.settled();
    const { record } = await asking.read(
      'carrier',
      `{ record(id: "${id}") { ... on Shipment { receiptDifferences { line shipped received difference } } } }`,
    );
    expect(record).toEqual({ receiptDifferences: [{ line: 1, shipped: '100', received: '98', difference: '-2' }] });
    const drift = `... on CumulativeAccount { drift { note dispatched received drift } reconciliation { findings { cause effect } } }`;
    const counted = await eventually(
      () => asking.read('oem', `{ record(id: "${account.record.id}") { version ${drift} } }`),
      ({ record: now }) => (now as { version: number }).version === 3,
    );
    expect(counted['record']).toMatchObject({
      drift: { note: 'SHP-1', dispatched: '100', received: '98', drift: '2' },
      reconciliation: { findings: [{ cause: 'QUANTITY_DIFFERENCE', effect: '2' }] },
    });
  });

  test('a site and a part are proposed by one side and agreed by the other', async () => {
    const site = {
      bpns: 'BPNS00000003AYRE',
      name: 'Oberland plant',
      city: 'Oberland',
      country: 'DE',
      timeZone: 'Europe/Berlin',
    };
    const part = {
      customer: 'OemMSP',
      supplier: 'AxleMSP',
      customerPart: 'OEM-4711',
      name: 'Front axle',
      baseUnit: 'PCE',
      conversions: [],
    };
    for (const [name, detail] of [
      ['Site', site],
      ['PartReference', part],
    ] as const) {
      const { id } = (
        await asking.written('oem', ['manager'], `propose${name}`, { channel, input: { partner: 'AxleMSP', detail } })
      ).record;
      const agreed = await asking.written('axle', ['manager'], `agree${name}`, { channel, id, basedOn: 1 });
      expect(agreed.record.state).toMatchObject({ status: 'agreed' });
    }
    const lists = await asking.read(
      'axle',
      '{ sites { edges { node { version } } } partReferences { edges { node { version } } } }',
    );
    const one = { edges: [{ node: { version: 2 } }] };
    expect(lists).toEqual({ sites: one, partReferences: one });
  });

  test('a doubted site is corrected by both sides, and due until it is', async () => {
    const doubted = `{ sites(order: URGENCY, filter: { status: [challenged] }) { edges { node { id
      state { statedBy detail { city } agreed { city } confirmations { by nextCheck } challenge { by fields reason } } } } } }`;
    const challenged = async (slug: string) =>
      ((await asking.read(slug, doubted)) as { sites: { edges: unknown[] } }).sites.edges;
    const sites = await asking.read('oem', '{ sites { edges { node { id signedState } } } }');
    const [{ node }] = (sites as { sites: { edges: [{ node: { id: string; signedState: { agreed: object } } }] } })
      .sites.edges;
    const { id } = node;
    await asking.written('oem', ['planner'], 'confirmSite', { channel, id, input: { nextCheck: '2199-01-01' } });
    expect(await challenged('axle')).toEqual([]);
    const input = {
      ...{ fields: [enumValue('city')], reason: 'the truck found nobody there' },
      suggested: { ...node.signedState.agreed, city: 'Unterland' },
    };
    await asking.written('axle', ['logistics'], 'challengeSite', { channel, id, input });
    for (const slug of ['oem', 'axle'])
      expect(await challenged(slug)).toMatchObject([
        {
          node: {
            id,
            state: {
              ...{ statedBy: 'AxleMSP', detail: { city: 'Unterland' }, agreed: { city: 'Oberland' } },
              confirmations: [{ by: 'OemMSP', nextCheck: '2199-01-01' }],
              challenge: { by: 'AxleMSP', fields: ['city'], reason: 'the truck found nobody there' },
            },
          },
        },
      ]);
    const signed = await asking.written('oem', ['planner'], 'agreeSite', { channel, id });
    expect(signed.record.state).toMatchObject({ status: 'agreed' });
    expect(await challenged('oem')).toEqual([]);
  });

  test('a stock that will not last is warned of once, to both sides in one block, until it is over', async () => {
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const subject = { customerPart: 'OEM-9001', site: 'BPNS00000003AYRE', unit: 'PCE' };
    const statement = (quantity: string) => ({
      ...{ asOf: new Date(Date.now() - 60_000).toISOString(), stocks: [{ blocked: false, quantity }] },
    });
    const { id } = (
      await asking.written('oem', ['planner'], 'openInventoryPosition', {
        channel,
        input: {
          ...{ ...subject, customer: 'OemMSP', supplier: 'AxleMSP', holder: enumValue('customer') },
          statement: statement('100'),
        },
      })
    ).record;
    await asking.written('oem', ['planner'], 'publishForecast', {
      channel,
      input: {
        ...{ ...subject, supplier: 'AxleMSP', category: '0001', granularity: enumValue('day') },
        buckets: Array.from({ length: 14 }, (_, index) => ({ start: day(index), quantity: '40' })),
      },
    });
    type Seen = { version: number; sealHash: string; alerts: string[] };
    const seen = async (slug: string): Promise<Seen> => {
      const { record } = (await asking.read(
        slug,
        `{ record(id: "${id}") { version sealHash ... on InventoryPosition { state { alerts { type severity } } } } }`,
      )) as { record: Omit<Seen, 'alerts'> & { state: { alerts: { type: string; severity: string }[] } } };
      return { ...record, alerts: record.state.alerts.map(({ type, severity }) => `${type} ${severity}`) };
    };
    const [raised] = await Promise.all(
      ['oem', 'axle'].map((slug) =>
        eventually(
          () => seen(slug),
          ({ alerts }) => alerts.length === 1,
        ),
      ),
    );
    expect(raised).toMatchObject({ version: 2, alerts: ['shortage red'] });
    await asking.constellation.settled();
    expect(await seen('axle')).toEqual(await seen('oem'));
    expect((await seen('oem')).version).toBe(2);
    // both nodes find it, and one case is opened for it
    const cases = async (slug: string) =>
      (
        (await asking.read(
          slug,
          '{ cases(filter: { part: "OEM-9001" }) { edges { node { id version status state { title severity cleared { mspId keepsOpen } detected { detector about } } } } } }',
        )) as { cases: { edges: { node: unknown }[] } }
      ).cases.edges.map(({ node }) => node);
    const found = await eventually(
      () => cases('axle'),
      (all) => all.length > 0,
    );
    expect(found).toMatchObject([
      { version: 1, state: { severity: 'critical', detected: { detector: 'shortage', about: 'shortage' } } },
    ]);
    await asking.constellation.settled();
    expect([await cases('oem'), await cases('axle')]).toEqual([found, found]);
    await asking.written('oem', ['planner'], 'stateInventory', { channel, id, input: statement('9000') });
    const over = await eventually(
      () => seen('axle'),
      ({ alerts }) => alerts.length === 0,
    );
    expect(over.version).toBe(4);
    // both sides say so in the case, in which nobody has begun: the second closes it
    for (const slug of ['oem', 'axle'])
      await eventually(
        () => cases(slug),
        ([one]) => (one as { status: string }).status === 'closed',
      );
    await asking.constellation.settled();
    expect(await cases('axle')).toMatchObject([
      { version: 3, status: 'closed', state: { cleared: [{ keepsOpen: false }, { keepsOpen: false }] } },
    ]);
  });

  test('demand beyond a supplier’s capacity is warned of once, to both sides, and over once more can be done', async () => {
    const monday = (after: number): string => {
      const today = Math.floor(Date.now() / 86_400_000);
      return new Date((today - ((today + 3) % 7) + 7 * after) * 86_400_000).toISOString().slice(0, 10);
    };
    const subject = { customerPart: 'OEM-9002', site: 'BPNS00000003AYRE', category: '0001' };
    await asking.written('oem', ['planner'], 'publishForecast', {
      channel,
      input: {
        ...{ ...subject, supplier: 'AxleMSP', unit: 'PCE', granularity: enumValue('week') },
        buckets: [1, 2, 3].map((week) => ({ start: monday(week), quantity: '130' })),
      },
    });
    const statement = (actual: string, maximum: string) => ({
      ...{ name: 'Axle line 2', unit: 'PCE', linkedSeries: [subject] },
      capacities: [1, 2, 3].map((week) => ({ start: monday(week), actual, maximum })),
    });
    const group = { groupId: '3f2a7c01-7b54-4d19-9a32-5c0de977aa01', customer: 'OemMSP' };
    const { id } = (
      await asking.written('axle', ['planner'], 'publishCapacityGroup', {
        channel,
        input: { ...group, ...statement('100', '120') },
      })
    ).record;
    type Group = { state: { alerts: { type: string; severity: string; from: string; quantity: string }[] } };
    const seen = async (slug: string) => {
      const fields = '... on CapacityGroup { state { alerts { type severity from quantity } } }';
      return ((await asking.read(slug, `{ record(id: "${id}") { ${fields} } }`)) as { record: Group }).record.state
        .alerts;
    };
    const until = (slug: string, length: number) =>
      eventually(
        () => seen(slug),
        (alerts) => alerts.length === length,
      );
    const alert = { type: 'bottleneck', severity: 'red', from: monday(1), quantity: '90' };
    expect(await Promise.all([until('oem', 1), until('axle', 1)])).toEqual([[alert], [alert]]);
    await asking.written('axle', ['planner'], 'reviseCapacityGroup', { channel, id, input: statement('130', '130') });
    await Promise.all([until('oem', 0), until('axle', 0)]);
  });

  test('each member’s feed tells what it may know, and motor’s nothing', async () => {
    const types = async (slug: string) =>
      (
        (await asking.read(slug, '{ feed(first: 500) { items { type } } }')) as { feed: { items: { type: string }[] } }
      ).feed.items.map(({ type }) => type);
    expect(await types('axle')).toEqual(
      expect.arrayContaining([
        'LinkAccepted',
        'ForecastPublished',
        'ForecastCommitted',
        'UnitCommissioned',
        'OfferAccepted',
      ]),
    );
    expect(await types('casting')).toEqual([]);
    expect(await types('motor')).toEqual([]);
    expect(await asking.read('oem', '{ findings { edges { node { code } } } }')).toEqual({ findings: { edges: [] } });
  });
});
