import { importDespatchAdvice, writeDespatchAdvice, type DespatchContext } from '@tierline/api/imports';
import type { ShipmentState } from '@tierline/chaincode/schema';
import { programme } from '../support/programme';

const { sites, parts, legalEntities } = programme;
const codes = [
  { code: 'AXLE', means: 'BPNL0000000AXLEA' },
  { code: 'W1', means: sites.oem.bpns },
  { code: 'A1', means: sites.axle.bpns },
];
const now = '2026-11-24T18:00:00.000Z';
const [first, second] = ['342609990000010016', '342609990000010023'];
const known = (more: Partial<DespatchContext> = {}): DespatchContext => ({
  ...{ self: 'AxleMSP', now, parts: [parts.axle], sites: [sites.oem, sites.axle], shipments: [], units: [] },
  members: Object.entries(legalEntities).map(([mspId, bpnls]) => ({ mspId, bpnls })),
  ...more,
});
const goods = (line: number, sscc: string, quantity = 24) => [
  ...[`CPS+${line}++1'`, "PAC+1++EPAL'", `GIN+AW+${sscc}'`, `LIN+${line}++OEM-AX-4711:IN'`],
  ...[`QTY+12:${quantity}:PCE'`, "RFF+ON:PO-7:10'"],
];
function desadv(body: readonly string[] = [...goods(1, first), ...goods(2, second, 6)], head: readonly string[] = []) {
  const all = [
    ...["UNH+1+DESADV:D:07A:UN'", "BGM+351+LS-1+9'", "DTM+137:202611241518:203'", "DTM+11:202611241600:203'"],
    ...["DTM+132:202611250530:203'", "NAD+SE+AXLE::92'", "NAD+SF+A1::92'", "NAD+ST+W1::92'", ...head, ...body],
  ];
  return ["UNB+UNOC:3+AXLE:ZZ+OEM:ZZ+261124:1520+1'", ...all, `UNT+${all.length + 1}+1'`, "UNZ+1+1'"].join('\n');
}
const read = (text: string, context = known()) => importDespatchAdvice(text, context, codes);
const said = (text: string, context = known()) => read(text, context).rows.map(({ row, code }) => `${row} ${code}`);
/** As the ledger has it after what the advice leads to. */
function standing(text = desadv()): ShipmentState {
  const [item] = read(text).items;
  if (!item?.plan) throw new Error('no shipment');
  const { input: dispatched } = item.then.find(({ name }) => name === 'DispatchShipment') ?? {};
  const { input: arrival } = item.then.find(({ name }) => name === 'RecordMilestone') ?? {};
  return {
    ...{ ...item.plan, ...dispatched, shipper: 'AxleMSP', status: 'dispatched', pins: [] },
    times: [{ ...(arrival as ShipmentState['times'][number]), by: 'AxleMSP', at: now, moved: 0 }],
  };
}
const at = (state: ShipmentState) => known({ shipments: [{ id: '1f'.repeat(16), state }] });

describe('a despatch advice that comes in', () => {
  it('becomes a shipment with its units, its arrival and its dispatch, by the clocks at its sites', () => {
    const { rows, items } = read(desadv(), known({ units: [{ id: 'ab'.repeat(16), sscc: first }] }));
    expect(rows).toMatchObject([
      { row: 1, code: 'ACCEPTED', message: 'a new shipment' },
      { row: 2, code: 'ACCEPTED' },
    ]);
    expect(items).toMatchObject([
      {
        plan: {
          ...{ number: 'LS-1', consignee: 'OemMSP', order: 'PO-7' },
          lines: [
            { line: 1, customerPart: 'OEM-AX-4711', quantity: '24', unit: 'PCE' },
            { line: 2, quantity: '6' },
          ],
          handlingUnits: [
            { sscc: first, lines: [1], custody: 'ab'.repeat(16) },
            { sscc: second, lines: [2] },
          ],
          legs: [{ from: sites.axle.bpns, to: sites.oem.bpns }],
        },
        then: [
          {
            name: 'RecordMilestone',
            input: { event: 'arrival', classifier: 'estimated', time: '2026-11-25T04:30:00.000Z' },
          },
          { name: 'DispatchShipment', input: { dispatchedAt: '2026-11-24T15:00:00.000Z' } },
        ],
      },
    ]);
  });
  it('once more leads to nothing, to the rest where only a part stands, and to a refusal where it says otherwise', () => {
    expect(read(desadv(), at(standing()))).toMatchObject({
      items: [],
      rows: [{ code: 'UNCHANGED' }, { code: 'UNCHANGED' }],
    });
    const { dispatchedAt: _at, ...planned } = standing();
    expect(read(desadv(), at({ ...planned, status: 'planned' })).items).toMatchObject([
      { id: '1f'.repeat(16), then: [{ name: 'DispatchShipment' }] },
    ]);
    const other = desadv([...goods(1, first, 25), ...goods(2, second, 6)]);
    expect(said(other, at(standing()))).toEqual(['1 STATED_SINCE', '2 ROW_CONFLICT']);
    expect(said(desadv(), at({ ...standing(), status: 'cancelled' }))).toEqual(['1 STATED_SINCE', '2 ROW_CONFLICT']);
  });
  it('does not dispatch what leaves later, and leaves a carrier its own word', () => {
    const early = known({ now: '2026-11-24T12:00:00.000Z' });
    expect(read(desadv(), early).items[0]?.then).toMatchObject([
      { name: 'RecordMilestone', input: { event: 'departure', classifier: 'estimated' } },
      { name: 'RecordMilestone', input: { event: 'arrival' } },
    ]);
    const [carrier = ''] = legalEntities['CarrierMSP'] ?? [];
    const driven = read(desadv(undefined, [`NAD+CA+${carrier}::92'`])).items[0];
    expect([driven?.plan?.legs[0]?.carrier, driven?.then.map(({ name }) => name)]).toEqual([
      'CarrierMSP',
      ['DispatchShipment'],
    ]);
    expect(read(desadv(undefined, ["NAD+CA+HAULO::92'"])).rows[0]).toMatchObject({ code: 'CONVERTED' });
  });
  it('keeps a shipment back for one bad row, and says which', () => {
    const text = desadv();
    expect(said(text.replace('OEM-AX-4711', 'OEM-AX-4117'))).toEqual(['1 PART_UNKNOWN', '2 ROW_CONFLICT']);
    expect(read(text.replace('OEM-AX-4711', 'OEM-AX-4117')).items).toEqual([]);
    expect(said(text.replace('SE+AXLE', 'SE+BPNL00000000OEMA'))).toEqual(['1 PARTNER_UNKNOWN', '2 ROW_CONFLICT']);
    expect(said(text.replace('ST+W1', 'ST+W9'))).toEqual(['1 SITE_UNKNOWN', '2 ROW_CONFLICT']);
    const placeless = text.replace("NAD+SF+A1::92'\n", '').replace('UNT+21', 'UNT+20');
    expect(said(placeless)).toEqual(['1 SITE_UNKNOWN', '2 ROW_CONFLICT']);
    expect(said(placeless, known({ from: 'A1' }))).toEqual(['1 ACCEPTED', '2 ACCEPTED']);
    expect(said(text.replace(second, '342609990000010024'))).toEqual(['1 SHAPE']);
    expect(said(text.slice(0, 200))).toEqual(['0 FILE_UNREADABLE']);
    expect(said(text.replace('LS-1+9', 'LS-1+1'))).toEqual(['1 UNSUPPORTED', '2 ROW_CONFLICT']);
    expect(said(desadv([]))).toEqual(['1 SHAPE']);
  });
  it('tells what a shipment has no place for', () => {
    const text = desadv(
      [...goods(1, first), "ALI+DE'", "GIN+BX+B1'"].flatMap((one) => (one.startsWith('RFF') ? [] : [one])),
      ["TDT+12+T1+30'"],
    );
    expect(read(text).rows.map(({ message }) => message)).toEqual([
      'a shipment has no place for transport reference',
      'a shipment has no place for batch, country of origin',
      'a new shipment',
    ]);
  });
});

describe('a shipment as a despatch advice', () => {
  const zones = new Map([sites.oem, sites.axle].map(({ bpns, timeZone }) => [bpns, timeZone]));
  const outgoing = {
    called: (name: string) => codes.find(({ means }) => means === name)?.code ?? name,
    entityOf: (mspId: string) => legalEntities[mspId]?.[0] ?? mspId,
    timeZoneOf: (site: string) => zones.get(site) ?? 'UTC',
    ...{ number: 3, at: now },
  };
  it('goes out and comes in unchanged', () => {
    const written = writeDespatchAdvice(standing(), outgoing);
    if ('error' in written) throw new Error(JSON.stringify(written.error));
    for (const one of ['DTM+11:202611241600:203', `GIN+AW+${second}`, 'BGM+351+LS-1+9', 'NAD+SF+A1::92'])
      expect(written.text).toContain(one);
    expect(said(written.text, at(standing()))).toEqual(['1 UNCHANGED', '2 UNCHANGED']);
  });
  it('a line of which no unit, or several, are on record is told', () => {
    const state = standing();
    const several = state.handlingUnits.map((unit) => ({ ...unit, lines: [1, 2] }));
    for (const handlingUnits of [[], several])
      expect(writeDespatchAdvice({ ...state, handlingUnits }, outgoing)).toMatchObject({
        error: { code: 'UNSUPPORTED', at: 'CPS', value: 'line 1' },
      });
  });
});
