import { importEpcis } from '@tierline/api/imports';
import type { InventoryState } from '@tierline/chaincode/schema';
import { loadKnownTo, programme } from '../support/programme';

const { sites, parts } = programme;
const { customerPart, supplierPart = '' } = parts.axle;
const members = [
  { mspId: 'OemMSP', companyPrefixes: ['9521000'] },
  { mspId: 'AxleMSP', companyPrefixes: ['952', '9522000'] },
];
const known = (self: string) => ({ ...loadKnownTo(self), members });
const gln = (site: { gln?: string | undefined }, extension = '') =>
  `https://id.gs1.org/414/${site.gln ?? ''}${extension}`;
const cpi = (prefix: string, number: string) => `urn:epc:idpat:cpi:${prefix}.${number}.*`;
const oems = cpi('9521000', customerPart);

/** An RFID reader's count of 40 axles at the OEM's plant. */
const counted = (more: object = {}) => ({
  ...{ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'cycle_counting', bizLocation: { id: gln(sites.oem) } },
  ...{ eventTime: '2026-11-24T06:00:00+01:00', eventTimeZoneOffset: '+01:00' },
  quantityList: [{ epcClass: oems, quantity: 40 }],
  ...more,
});
const read = (events: object[], context = known('OemMSP')) =>
  importEpcis(JSON.stringify({ type: 'EPCISDocument', epcisBody: { eventList: events } }), context);
const codes = (rows: readonly { row: number; code: string }[]) => rows.map(({ row, code }) => `${String(row)} ${code}`);
const stated = (events: object[], context = known('OemMSP')) =>
  read(events, context).items.map((item) => (item.type === 'stock' ? item.command : item));

describe('quantities that an EPCIS capture counts', () => {
  it('are what the reader’s own side states of its stock there', () => {
    const { rows, counts } = read([counted()]);
    expect([codes(rows), counts.accepted]).toEqual([['1 ACCEPTED'], 1]);
    const statement = { asOf: '2026-11-24T05:00:00.000Z', stocks: [{ blocked: false, quantity: '40' }] };
    const of = { customer: 'OemMSP', supplier: 'AxleMSP', customerPart, site: sites.oem.bpns, unit: 'PCE' };
    expect(stated([counted()])).toMatchObject([
      { name: 'OpenInventoryPosition', input: { ...of, holder: 'customer', statement } },
    ]);
    const atAxle = counted({ bizLocation: undefined, readPoint: { id: gln(sites.axle) } });
    const own = counted({ ...atAxle, quantityList: [{ epcClass: cpi('9522000', supplierPart), quantity: 7 }] });
    expect(stated([own], known('AxleMSP'))).toMatchObject([
      { input: { ...of, holder: 'supplier', site: sites.axle.bpns } },
    ]);
  });

  it('of one time are one statement, blocked where the disposition says that nothing can be taken', () => {
    const damaged = counted({ disposition: 'damaged', quantityList: [{ epcClass: oems, quantity: 1.5, uom: 'SET' }] });
    expect(stated([counted(), damaged])).toMatchObject([
      {
        input: {
          statement: {
            stocks: [
              { blocked: false, quantity: '40' },
              { blocked: true, quantity: '3' },
            ],
          },
        },
      },
    ]);
  });

  it('of two times: the later holds, and the earlier is said to be no more', () => {
    const later = counted({ eventTime: '2026-11-24T07:00:00+01:00', quantityList: [{ epcClass: oems, quantity: 39 }] });
    const { rows } = read([later, counted()]);
    expect(codes(rows)).toEqual(['1 ACCEPTED', '2 STATED_SINCE']);
    expect(stated([later, counted()])).toMatchObject([{ input: { statement: { stocks: [{ quantity: '39' }] } } }]);
  });

  it('that come again change nothing', () => {
    const [opened] = stated([counted()]) as unknown as { input: Record<string, unknown> }[];
    const { statement, ...subject } = opened!.input;
    const at = '2026-11-24T06:00:00.000Z';
    const customer = { ...(statement as object), at };
    const state = { ...subject, statements: { customer }, open: true } as unknown as InventoryState;
    const context = { ...known('OemMSP'), positions: [{ id: 'aa'.repeat(16), state }] };
    expect(codes(read([counted()], context).rows)).toEqual(['1 UNCHANGED']);
    expect(codes(read([counted(), counted()], context).rows)).toEqual(['1 UNCHANGED', '2 UNCHANGED']);
    const before = counted({ eventTime: '2026-11-24T05:00:00+01:00' });
    expect(codes(read([before], context).rows)).toEqual(['1 STATED_SINCE']);
    const after = counted({ eventTime: '2026-11-24T06:30:00+01:00' });
    expect(stated([after], context)).toMatchObject([{ name: 'StateInventory', id: 'aa'.repeat(16) }]);
  });

  it.each([
    ['a class without an owner, by its number', 'https://oem.example.com/rfid/class/OEM-AX-4711'],
    ['a private URN', 'urn:example:class:OEM-AX-4711'],
    ['the supplier’s number', cpi('9522000', 'AX-900-R')],
    ['a Digital Link', 'https://id.oem.example.com/8010/9521000OEM-AX-4711'],
  ])('name the part by %s', (_what, epcClass) => {
    expect(stated([counted({ quantityList: [{ epcClass, quantity: 1 }] })])).toMatchObject([
      { input: { customerPart } },
    ]);
  });

  it.each([
    ['another step, at which more may lie there', { bizStep: 'storing' }, 'UNSUPPORTED'],
    ['no step', { bizStep: undefined }, 'UNSUPPORTED'],
    ['what is added, not observed', { action: 'ADD' }, 'UNSUPPORTED'],
    [
      'an event that declares another wrong',
      { errorDeclaration: { declarationTime: '2026-11-24T06:10:00Z' } },
      'UNSUPPORTED',
    ],
    ['one rack of a site', { bizLocation: { id: gln(sites.oem, '/254/rack7') } }, 'UNSUPPORTED'],
    ['a place that nobody agreed', { bizLocation: { id: 'https://id.gs1.org/414/9521000000056' } }, 'SITE_UNKNOWN'],
    ['no place', { bizLocation: undefined }, 'SITE_UNKNOWN'],
    ['a part unknown', { quantityList: [{ epcClass: cpi('9521000', 'OEM-AX-4712'), quantity: 1 }] }, 'PART_UNKNOWN'],
    [
      'another member’s number',
      { quantityList: [{ epcClass: cpi('9522000', customerPart), quantity: 1 }] },
      'PART_UNKNOWN',
    ],
    ['a GTIN', { quantityList: [{ epcClass: 'urn:epc:class:lgtin:9521000.000001.L1', quantity: 1 }] }, 'PART_UNKNOWN'],
    ['a unit without factor', { quantityList: [{ epcClass: oems, quantity: 1, uom: 'KGM' }] }, 'UNIT_UNKNOWN'],
    ['no quantity', { quantityList: [{ epcClass: oems }] }, 'SHAPE'],
    ['less than nothing', { quantityList: [{ epcClass: oems, quantity: -1 }] }, 'SHAPE'],
  ])('are refused for %s', (_what, more, code) => {
    const { rows, items } = read([counted(more)]);
    expect([codes(rows), items]).toEqual([[`1 ${code}`], []]);
  });

  it('of a partner’s partner are nobody’s own', () => {
    expect(codes(read([counted()], known('MotorMSP')).rows)).toEqual(['1 PART_UNKNOWN']);
  });

  it('are kept back whole where one of them cannot be read', () => {
    const two = {
      quantityList: [
        { epcClass: oems, quantity: 1 },
        { epcClass: oems, quantity: 1, uom: 'KGM' },
      ],
    };
    expect(read([counted(two)])).toMatchObject({ items: [], counts: { accepted: 0, refused: 1 } });
  });
});
