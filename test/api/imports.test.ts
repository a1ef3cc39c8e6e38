import { quietHeight } from '../support/quiet-height';
import type { Role } from '@tierline/chaincode/schema';
import { Asking, enumValue } from '../support/asking';
import { partnerFile as fileAsOf, programme } from '../support/programme';
import { testedConstellation } from '../support/tested-network';
import { eventually } from '../support/waiting';

const channel = 'axle-programme';
/** The node's clock is the machine's: what is sent to it was written yesterday. */
const today = Date.now();
const partnerFile = (name: string): string => fileAsOf(name, today);
type Row = { row: number; code: string; field: string | null; message: string; near: string[] | null };
type Write = {
  row: number;
  kind: string;
  id: string | null;
  command: string;
  outcome: string;
  change: { proof: { txId: string } } | null;
  refusal: { code: string } | null;
};
type Imported = {
  __typename: 'Imported';
  dryRun: boolean;
  acceptedRows: number;
  refusedRows: number;
  rows: Row[];
  writes: Write[];
};
type Result = Imported | { __typename: 'Refused'; code: string; data: Record<string, unknown> };
const selection = `{ __typename ... on Refused { code data } ... on Imported { dryRun acceptedRows refusedRows
  rows { row code field message near } writes { row kind id command outcome change { proof { txId } } refusal { code } } } }`;

describe('partners’ files, imported', () => {
  let asking: Asking;
  const { sites, parts, units, shipment } = programme;
  let pallet: string;
  let shipmentId: string;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation());
    for (const [from, to, toSlug] of [
      ['oem', 'AxleMSP', 'axle'],
      ['axle', 'StewardMSP', 'steward'],
      ['axle', 'CarrierMSP', 'carrier'],
    ] as const) {
      const { record } = await asking.written(from, ['manager'], 'proposeLink', { channel, input: { to } });
      await asking.written(toSlug, ['manager'], 'acceptLink', { channel, id: record.id });
    }
    await agreed('PartReference', parts.axle, 'oem');
    for (const site of [sites.oem, sites.axle])
      for (const partner of ['oem', 'carrier']) await agreed('Site', site, partner);
  }, 120_000);
  afterAll(() => asking.constellation.close());

  async function agreed(what: 'Site' | 'PartReference', detail: object, partner: string): Promise<void> {
    const input = { partner: 'AxleMSP', detail };
    const { record } = await asking.written(partner, ['manager'], `propose${what}`, { channel, input });
    await asking.written('axle', ['manager'], `agree${what}`, { channel, id: record.id });
  }

  async function bring(mutation: string, slug: string, args: object, roles?: readonly Role[]): Promise<Result> {
    const given = Object.entries({ channel, ...args }).map(([name, value]) => {
      return `${name}: ${name === 'format' ? value : JSON.stringify(value)}`;
    });
    const query = `mutation { ${mutation}(${given.join(', ')}) ${selection} }`;
    const answer = await asking.ask(slug, roles ?? ['planner', 'logistics'], query);
    if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer.errors));
    await asking.constellation.settled();
    return answer.data[mutation] as Result;
  }
  const forecasts = async (document: string, more: object = {}, roles?: readonly Role[]) =>
    bring('importForecasts', 'oem', { format: 'CATENA_X', document, ...more }, roles);
  const epcis = async (slug: string, file: string) =>
    (await bring('importEpcis', slug, { document: partnerFile(file) })) as Imported;
  const outcomes = (result: Result) =>
    result.__typename === 'Imported'
      ? result.writes.map(({ command, outcome }) => `${command} ${outcome}`)
      : [result.code];
  const height = () => quietHeight(asking.constellation, channel);

  test('a dry run says what would come of a file, and writes nothing', async () => {
    const before = await height();
    const result = await forecasts(partnerFile('oem/axle-demand.json'), { dryRun: true });
    expect(result).toMatchObject({ dryRun: true, acceptedRows: 2, refusedRows: 0 });
    expect(outcomes(result)).toEqual(['PublishForecast planned', 'PublishForecast planned']);
    expect(await height()).toBe(before);
  });

  test('a person without the role reads the file and is refused each write', async () => {
    const result = (await forecasts(partnerFile('oem/axle-demand.json'), {}, ['viewer'])) as Imported;
    expect(result.writes.map(({ outcome, refusal }) => [outcome, refusal?.code])).toEqual([
      ['refused', 'ROLE_MISSING'],
      ['refused', 'ROLE_MISSING'],
    ]);
  });

  test('a file of stock opens positions, says nothing twice, and refuses what it does not know', async () => {
    const asOf = new Date(today - 3_600_000).toISOString();
    const { customerPart } = parts.axle;
    const csv = (...lines: string[]) => ['site,customer_part,quantity,as_of', ...lines].join('\n');
    const stock = (document: string, more: object = {}, roles?: readonly Role[]) =>
      bring('importInventory', 'oem', { format: 'CSV', document, ...more }, roles) as Promise<Imported>;
    const file = csv(`${sites.oem.bpns},${customerPart},120,${asOf}`, `${sites.oem.bpns},${customerPart}X,5,${asOf}`);
    const before = await height();
    expect(outcomes(await stock(file, { dryRun: true }))).toEqual(['OpenInventoryPosition planned']);
    expect((await stock(file, {}, ['viewer'])).writes[0]?.refusal?.code).toBe('ROLE_MISSING');
    expect(await height()).toBe(before);
    const first = await stock(file);
    expect(outcomes(first)).toEqual(['OpenInventoryPosition recorded']);
    expect(first.rows[1]).toMatchObject({ row: 3, code: 'PART_UNKNOWN', near: [customerPart] });
    const again = await stock(file);
    expect([again.rows[0]?.code, again.writes]).toEqual(['UNCHANGED', []]);
    const revised = await stock(csv(`${sites.oem.bpns},${customerPart},90,${asOf}`));
    expect(outcomes(revised)).toEqual(['StateInventory recorded']);
  });

  test('what a reader counted restates the position, once', async () => {
    const event = {
      ...{ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'stock_taking', eventTimeZoneOffset: '+00:00' },
      ...{
        eventTime: new Date(today - 1_800_000).toISOString(),
        bizLocation: { id: `https://id.gs1.org/414/${sites.oem.gln!}` },
      },
      quantityList: [{ epcClass: `https://oem.example.com/class/${parts.axle.customerPart}`, quantity: 88 }],
    };
    const count = (more: object = {}, roles?: readonly Role[]) =>
      bring('importEpcis', 'oem', { document: JSON.stringify(event), ...more }, roles) as Promise<Imported>;
    const before = await height();
    expect(outcomes(await count({ dryRun: true }))).toEqual(['StateInventory planned']);
    expect((await count({}, ['viewer'])).writes[0]?.refusal?.code).toBe('ROLE_MISSING');
    expect(await height()).toBe(before);
    expect(outcomes(await count())).toEqual(['StateInventory recorded']);
    const again = await count();
    expect([again.rows[0]?.code, again.writes]).toEqual(['UNCHANGED', []]);
  });

  test('the file becomes forecasts; once more it changes nothing; revised it revises what differs', async () => {
    const file = partnerFile('oem/axle-demand.json');
    const first = (await forecasts(file)) as Imported;
    expect(outcomes(first)).toEqual(['PublishForecast recorded', 'PublishForecast recorded']);
    expect(first.writes.every(({ id, change }) => id !== null && change !== null)).toBe(true);
    const before = await height();
    const again = (await forecasts(file)) as Imported;
    expect(again.rows.map(({ code }) => code)).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect([again.writes, await height()]).toEqual([[], before]);
    const revised = (await forecasts(partnerFile('oem/axle-demand-revised.json'))) as Imported;
    expect(revised.rows.map(({ code }) => code)).toEqual(['ACCEPTED', 'UNCHANGED']);
    expect(outcomes(revised)).toEqual(['ReviseForecast recorded']);
    expect(outcomes(await forecasts(file))).toEqual(['ReviseForecast recorded']);
    expect(outcomes(await forecasts(partnerFile('oem/axle-demand-revised.json')))).toEqual(['ReviseForecast recorded']);
  });

  test('while the partner is away what a file says waits in the outbox, and is done once', async () => {
    const { faults } = asking.constellation.network;
    const file = partnerFile('oem/axle-demand.json');
    await faults.down('AxleMSP');
    const first = await forecasts(file);
    expect(outcomes(first)).toEqual(['ReviseForecast queued']);
    expect(outcomes(await forecasts(file))).toEqual(['ReviseForecast queued']);
    const waiting = async () => (await asking.read('oem', '{ outbox { commandId } }'))['outbox'] as unknown[];
    expect(await waiting()).toHaveLength(1);
    await faults.up('AxleMSP');
    await eventually(waiting, (list) => list.length === 0);
    await asking.constellation.settled();
    expect(((await forecasts(file)) as Imported).rows.map(({ code }) => code)).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect(outcomes(await forecasts(partnerFile('oem/axle-demand-revised.json')))).toEqual(['ReviseForecast recorded']);
  });

  test('what a row lacks is said with what is near, and nothing is dropped', async () => {
    const text = partnerFile('oem/axle-demand.json').replaceAll('OEM-AX-4711', 'OEM-AX-4117');
    const result = (await forecasts(text)) as Imported;
    expect(result.rows).toMatchObject([
      { row: 1, code: 'PART_UNKNOWN', near: ['OEM-AX-4711'] },
      { row: 2, code: 'PART_UNKNOWN', near: ['OEM-AX-4711'] },
    ]);
    const csv = await bring('importForecasts', 'oem', {
      format: 'CSV',
      document: partnerFile('oem/motor-demand-faulty.csv'),
    });
    expect((csv as Imported).rows.map(({ row, code }) => `${String(row)} ${code}`)).toEqual([
      '2 ROW_CONFLICT',
      '3 RULE_BROKEN',
      '4 PARTNER_UNKNOWN',
      '5 PARTNER_UNKNOWN',
    ]);
    expect((await forecasts('{')) as Imported).toMatchObject({ rows: [{ row: 0, code: 'FILE_UNREADABLE' }] });
  });

  test('a call-off in a classic message: the live forecast goes out, is known when it comes in, and is replaced', async () => {
    const found = await asking.ask(
      'oem',
      ['planner'],
      `{ forecasts(first: 9) { edges { node { id state { category } } } } }`,
    );
    const edges = (found.data!['forecasts'] as { edges: { node: { id: string; state: { category: string } } }[] })
      .edges;
    const { id } = edges.find(({ node }) => node.state.category === 'SR99')!.node;
    const query = `{ callOff(channel: "${channel}", forecast: "${id}", format: DELFOR) { text problem } }`;
    const text = async (slug: string) =>
      ((await asking.ask(slug, ['planner'], query)).data?.['callOff'] as { text: string } | null)?.text;
    const written = (await text('oem'))!;
    expect(written).toContain("LIN+1++OEM-AX-4711:IN'");
    expect([await text('axle'), await text('carrier')]).toEqual([written, undefined]);
    const callOff = (document: string, more: object = {}, slug = 'oem') =>
      bring('importCallOff', slug, { document, ...more });
    const changed = written.replace(/QTY\+113:\d+/, 'QTY+113:700');
    const dry = (await callOff(changed, { dryRun: true })) as Imported;
    expect([dry.rows.map(({ code }) => code), outcomes(dry)]).toEqual([['ACCEPTED'], ['PublishForecast planned']]);
    expect(outcomes(await callOff(changed))).toEqual(['PublishForecast recorded']);
    expect(((await callOff(changed)) as Imported).rows.map(({ code }) => code)).toEqual(['UNCHANGED']);
    expect(outcomes(await callOff(written))).toEqual(['ReviseForecast recorded']);
    expect(((await callOff(written, {}, 'axle')) as Imported).rows).toMatchObject([{ code: 'PARTNER_UNKNOWN' }]);
    expect(((await callOff(written.slice(0, 200))) as Imported).rows).toMatchObject([
      { row: 0, code: 'FILE_UNREADABLE', message: expect.stringContaining('TRUNCATED') as string },
    ]);
  });

  test('what a call-off says was received goes onto the account of both, once; the supplier signs nothing for its customer', async () => {
    const [day, start] = [1, 30].map((ago) => new Date(today - ago * 86_400_000).toISOString().slice(0, 10)) as [
      string,
      string,
    ];
    const compact = (date: string) => date.replaceAll('-', '');
    const { customerPart } = parts.axle;
    const codeOf = (mspId: string) => programme.legalEntities[mspId]?.[0] ?? '';
    const body = [
      ...["UNH+1+DELFOR:D:04A:UN'", "BGM+241+9+5'", `DTM+137:${compact(day)}:102'`, `NAD+BY+${codeOf('OemMSP')}::92'`],
      ...[`NAD+SE+${codeOf('AxleMSP')}::92'`, `NAD+ST+${sites.oem.bpns}::92'`, `LIN+1++${customerPart}:IN'`],
      ...["QTY+70:120:PCE'", `DTM+51:${compact(start)}:102'`, "QTY+48:20:PCE'", `DTM+50:${compact(day)}:102'`],
      ...[
        "RFF+AAK:LS-7'",
        "SCC+4++Y'",
        "QTY+113:24:PCE'",
        `DTM+2:${compact(new Date(today).toISOString().slice(0, 10))}:102'`,
      ],
    ];
    const file = ["UNB+UNOC:3+A:ZZ+B:ZZ+261124:1520+1'", ...body, `UNT+${body.length + 1}+1'`, "UNZ+1+1'"].join('\n');
    const callOff = async (more: object = {}, slug = 'oem', roles?: readonly Role[]) => {
      const { rows, writes } = (await bring('importCallOff', slug, { document: file, ...more }, roles)) as Imported;
      const said = rows.filter(({ field }) => field === 'cumulativeReceived');
      const stated = writes.filter(({ kind }) => kind === 'cumulative-account');
      return { said: said.map(({ code, message }) => `${code} ${message}`), stated };
    };
    expect((await callOff({ dryRun: true })).said).toEqual([expect.stringContaining('no account') as string]);
    const input = { customer: 'OemMSP', supplier: 'AxleMSP', customerPart, site: sites.oem.bpns, unit: 'PCE' };
    const opened = { channel, input: { ...input, startsAt: start } };
    const { id } = (await asking.written('oem', ['planner'], 'openAccount', opened)).record;
    const dispatched = { note: '0LS-7', quantity: '20', date: start, cumulative: '125' };
    await asking.written('axle', ['logistics'], 'stateDispatched', { channel, id, input: dispatched });
    const before = await height();
    const drift = 'stated 120, dispatched 125, difference 5 (as of LS-7)';
    const dry = await callOff({ dryRun: true });
    expect([dry.said, dry.stated]).toMatchObject([[expect.stringContaining(drift)], [{ id, outcome: 'planned' }]]);
    const claim = await callOff({}, 'axle');
    expect([claim.said, claim.stated]).toEqual([[expect.stringContaining(`the customer states itself; ${drift}`)], []]);
    expect((await callOff({}, 'oem', ['viewer'])).stated).toMatchObject([{ refusal: { code: 'ROLE_MISSING' } }]);
    expect(await height()).toBe(before);
    expect((await callOff()).stated).toMatchObject([{ id, command: 'StateReceived', outcome: 'recorded' }]);
    const after = await height();
    const again = await callOff();
    expect([again.said, again.stated]).toEqual([[expect.stringContaining('already')], []]);
    expect(await height()).toBe(after);
    const seen = await asking.read(
      'axle',
      `{ record(id: "${id}") { ... on CumulativeAccount { state { received { cumulative note date quantity } } } } }`,
    );
    expect(seen).toEqual({
      record: { state: { received: { cumulative: '120', note: 'LS-7', date: day, quantity: '20' } } },
    });
  });

  test('a despatch advice of the shipper becomes a shipment, once, and goes out as it came in; so does stock', async () => {
    const day = new Date(today - 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
    const [seller = ''] = programme.legalEntities['AxleMSP'] ?? [];
    const body = [
      ...["UNH+1+DESADV:D:07A:UN'", "BGM+351+LS-1+9'", `DTM+137:${day}:102'`, `DTM+11:${day}1200:203'`],
      ...[`NAD+SE+${seller}::92'`, `NAD+SF+${sites.axle.bpns}::92'`, `NAD+ST+W1::92'`, "CPS+1++1'", "PAC+1'"],
      ...["GIN+AW+342609990000010016'", "LIN+1++OEM-AX-4711:IN'", "QTY+12:24:PCE'"],
    ];
    const file = ["UNB+UNOC:3+A:ZZ+B:ZZ+261124:1520+1'", ...body, `UNT+${body.length + 1}+1'`, "UNZ+1+1'"].join('\n');
    const codes = [{ code: 'W1', means: sites.oem.bpns }];
    const advice = async (document: string, more: object = {}, slug = 'axle', roles?: readonly Role[]) => {
      const { dryRun = false } = more as { dryRun?: boolean };
      const query = `mutation ($document: String!, $codes: [PartnerCode!]!, $dryRun: Boolean!) { importDespatchAdvice(channel: "${channel}", document: $document, codes: $codes, dryRun: $dryRun) ${selection} }`;
      const answer = await asking.ask(slug, roles ?? ['logistics'], query, { document, codes, dryRun });
      if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer.errors));
      await asking.constellation.settled();
      return answer.data['importDespatchAdvice'] as Imported;
    };
    const before = await height();
    expect(outcomes(await advice(file, { dryRun: true }))).toEqual([
      'PlanShipment planned',
      'DispatchShipment planned',
    ]);
    expect((await advice(file, {}, 'axle', ['viewer'])).writes[0]?.refusal?.code).toBe('ROLE_MISSING');
    expect((await advice(file, {}, 'oem')).rows[0]).toMatchObject({ code: 'PARTNER_UNKNOWN', field: 'seller' });
    expect((await advice(file.slice(0, 150))).rows).toMatchObject([{ row: 0, code: 'FILE_UNREADABLE' }]);
    expect(await height()).toBe(before);
    const first = await advice(file);
    expect(outcomes(first)).toEqual(['PlanShipment recorded', 'DispatchShipment recorded']);
    const after = await height();
    expect(await advice(file)).toMatchObject({ rows: [{ code: 'UNCHANGED' }], writes: [] });
    const told = async (slug: string, field: string) =>
      (
        (await asking.ask(slug, ['planner'], `{ it: ${field} { text problem } }`)).data?.['it'] as {
          text: string;
        } | null
      )?.text;
    const written = `despatchAdvice(channel: "${channel}", shipment: "${first.writes[0]!.id!}")`;
    const text = (await told('axle', written))!;
    expect([await told('oem', written), await told('carrier', written)]).toEqual([text, undefined]);
    expect(await advice(text)).toMatchObject({ rows: [{ code: 'UNCHANGED' }], writes: [] });
    expect(await height()).toBe(after);
    const found = await asking.ask('oem', ['planner'], '{ inventoryPositions(first: 1) { edges { node { id } } } }');
    const [position] = (found.data!['inventoryPositions'] as { edges: { node: { id: string } }[] }).edges;
    const report = `stockReport(channel: "${channel}", position: "${position!.node.id}")`;
    expect(await told('axle', report)).toContain("QTY+145:88:PCE'");
    expect(await told('carrier', report)).toBeUndefined();
  });

  test('too long a file, a channel not joined, nobody', async () => {
    const long = await forecasts(' '.repeat(512 * 1024 + 1));
    expect(long).toMatchObject({ code: 'OVERSIZE', data: { what: 'document', limit: 524_288, actual: 524_289 } });
    const elsewhere = await bring('importForecasts', 'axle', {
      channel: 'motor-programme',
      format: 'CSV',
      document: '',
    });
    expect(elsewhere).toMatchObject({ code: 'CHANNEL_UNKNOWN' });
    for (const field of [
      'importForecasts(channel: "c", format: CSV, document: "")',
      'importCallOff(channel: "c", document: "")',
      'importDespatchAdvice(channel: "c", document: "")',
      'importEpcis(channel: "c", document: "")',
    ]) {
      const { data, errors } = await asking.ask('oem', undefined, `mutation { ${field} { __typename } }`);
      expect(data ?? null).toBeNull();
      expect(errors?.[0]?.extensions?.code).toBe('NOT_AUTHENTICATED');
    }
  });

  test('a load with its shipment', async () => {
    const kinds = asking.constellation.consortium.codes['unit-kinds']!.items;
    const commission = async (identifier: object, kind: string) => {
      const input = { identifier, kind: kinds[kind], values: { content: 'rear axles' } };
      return (await asking.written('axle', ['logistics'], 'commissionUnit', { channel, input })).record.id;
    };
    pallet = await commission(units.pallet, 'pallet');
    const crates = [await commission(units.crates[0]!, 'crate'), await commission(units.crates[1]!, 'crate')];
    const together = [
      { kind: 'custody', command: 'PackUnits', id: pallet, input: { units: crates } },
      ...crates.map((id) => ({ kind: 'custody', command: 'EnterContainer', id, input: { container: pallet } })),
    ];
    await asking.written('axle', ['logistics'], 'apply', { channel, steps: together });
    const input = {
      ...shipment,
      consignee: 'OemMSP',
      lines: [{ line: 1, customerPart: 'OEM-AX-4711', quantity: '24', unit: 'PCE' }],
      handlingUnits: [{ sscc: units.pallet.sscc, lines: [1], custody: pallet }],
      legs: [{ from: sites.axle.bpns, to: sites.oem.bpns, carrier: 'CarrierMSP' }],
    };
    shipmentId = (await asking.written('axle', ['logistics'], 'planShipment', { channel, input })).record.id;
    const dispatchedAt = new Date(Date.now() - 60_000).toISOString();
    await asking.written('axle', ['logistics'], 'dispatchShipment', {
      channel,
      id: shipmentId,
      input: { dispatchedAt },
    });
    const offer = (id: string) => ({
      kind: 'custody',
      command: 'OfferRole',
      id,
      input: { role: 'custodian', to: 'CarrierMSP' },
    });
    const accept = (id: string) => ({ kind: 'custody', command: 'AcceptOffer', id, input: { role: 'custodian' } });
    await asking.written('axle', ['logistics'], 'apply', { channel, steps: [pallet, ...crates].map(offer) });
    await asking.written('carrier', ['logistics'], 'apply', { channel, steps: [pallet, ...crates].map(accept) });
    const reporter = { role: enumValue('reporter'), to: 'CarrierMSP', properties: ['temperature'] };
    await asking.written('axle', ['logistics'], 'offerRole', { channel, id: crates[0], input: reporter });
    await asking.written('carrier', ['logistics'], 'acceptOffer', {
      channel,
      id: crates[0],
      input: { role: enumValue('reporter') },
    });
  });

  test('an EPCIS capture becomes evidence, milestone and readings, once', async () => {
    const dispatched = await epcis('axle', 'axle/dispatch.epcis.json');
    expect(outcomes(dispatched)).toEqual([
      'entry:evidence recorded',
      ...Array<string>(5).fill('entry:evidence recorded'),
      'RecordMilestone recorded',
    ]);
    const before = await height();
    const again = await epcis('axle', 'axle/dispatch.epcis.json');
    expect(again.rows.map(({ code }) => code)).toEqual(['ACCEPTED', 'ACCEPTED', 'UNCHANGED']);
    expect(new Set(again.writes.map(({ outcome }) => outcome))).toEqual(new Set(['known']));
    expect(await height()).toBe(before);
    const warm = partnerFile('carrier/handover.epcis.json').replace('"value": 4.5', '"value": 9.5');
    const driven = (await bring('importEpcis', 'carrier', { document: warm })) as Imported;
    expect(driven.rows).toContainEqual(expect.objectContaining({ row: 2, code: 'BEYOND_LIMITS' }));
    expect(driven.writes.map(({ row, kind, command, outcome }) => [row, kind, command, outcome])).toEqual(
      expect.arrayContaining([
        [1, 'shipment', 'RecordMilestone', 'recorded'],
        [2, 'custody', 'entry:evidence', 'recorded'],
        [2, 'custody', 'entry:reading', 'recorded'],
      ]),
    );
    expect(driven.rows).toContainEqual(expect.objectContaining({ row: 2, code: 'SENSOR_UNKNOWN' }));
    const id = driven.writes.find(({ command }) => command === 'entry:reading')?.id ?? '';
    const query = `{ record(id: "${id}") { ... on Unit {
      beyondLimits { property value minimum maximum by } outOfLimits { property value minimum } } }
      attention(first: 50, channel: "${channel}") { edges { node { id } } } }`;
    const measured = { property: 'temperature', value: '9500', minimum: '2000', maximum: '8000', by: 'CarrierMSP' };
    const { property, value, minimum } = measured;
    const outOfLimits = [{ property, value, minimum }];
    const seen = (await asking.read('axle', query)) as { attention: { edges: unknown[] } };
    expect(seen).toMatchObject({ record: { beyondLimits: [measured], outOfLimits } });
    expect(seen.attention.edges).toContainEqual({ node: { id } });
    expect(outcomes(await epcis('carrier', 'carrier/arrival.epcis.json'))).toContain('RecordMilestone recorded');
    const received = await epcis('oem', 'oem/receipt.epcis.json');
    expect(received.rows.map(({ code }) => code)).toContain('UNSUPPORTED');
  });

  test('the steward, who keeps the unit, finds no event’s hash', async () => {
    const read = async (slug: string, id: string) => {
      const database = await asking.constellation.member(slug);
      return database.projection.tables.selectFrom('entries').select('content').where('id', '=', id).execute();
    };
    const beside = (rows: { content: unknown }[]) => rows.map(({ content }) => content as { hash?: string });
    const hashes = beside(await read('oem', shipmentId)).flatMap(
      ({ hash = '' }) => /[0-9a-f]{64}/.exec(hash)?.[0] ?? [],
    );
    expect(hashes.length).toBeGreaterThan(2);
    const all = JSON.stringify(beside(await read('steward', pallet)));
    expect(all).toContain('evidence');
    for (const hash of hashes) expect(all).not.toContain(hash);
    expect(await read('steward', shipmentId)).toEqual([]);
  });
});
