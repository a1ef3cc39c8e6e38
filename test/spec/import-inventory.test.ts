import { csvStock, ediStock, importInventory, jsonStock, type InventoryContext } from '@tierline/api/imports';
import type { InventoryState } from '@tierline/chaincode/schema';

const site = 'BPNS0000000000A1';
const sides = { customer: 'OemMSP', supplier: 'AxleMSP' };
const part = {
  ...{ ...sides, customerPart: 'P-1001', supplierPart: 'AX-9', name: 'Axle', baseUnit: 'PCE' },
  conversions: [{ unit: 'PF', factor: '20' }],
};
const context = (more: Partial<InventoryContext> = {}): InventoryContext => ({
  ...{ self: 'OemMSP', parts: [part], positions: [] },
  sites: [{ bpns: site, gln: '4012345000009', timeZone: 'Europe/Berlin' }],
  members: [
    { mspId: 'OemMSP', bpnls: ['BPNL00000000OEM1'] },
    { mspId: 'AxleMSP', bpnls: ['BPNL00000000AXL1'] },
  ],
  ...more,
});
const header = 'site,customer_part,quantity,as_of,unit,blocked';
const time = '2026-11-24T06:00:00Z';
const csv = (...lines: string[]) => csvStock([header, ...lines].join('\n'));
const stocks = [
  { blocked: false, quantity: '100' },
  { blocked: true, quantity: '7.5' },
];
const asOf = '2026-11-24T06:00:00.000Z';
const position: InventoryState = {
  ...{ ...sides, holder: 'customer', customerPart: 'P-1001', site, unit: 'PCE', open: true },
  statements: { customer: { asOf, at: asOf, stocks } },
};
const two = [`${site},P-1001,100,${time},,`, `${site},P-1001,7.5,${time},,yes`];

describe('a file of stock', () => {
  it('opens a position with all its rows as one statement', () => {
    const { items, rows, counts } = importInventory(csv(...two), context());
    expect(items).toEqual([
      {
        ...{ row: 2, name: 'OpenInventoryPosition' },
        input: {
          ...{ ...sides, holder: 'customer', customerPart: 'P-1001', supplierPart: 'AX-9', site, unit: 'PCE' },
          statement: { asOf, stocks },
        },
      },
    ]);
    expect(counts).toEqual({ accepted: 2, refused: 0 });
    expect(rows[0]).toMatchObject({ row: 2, code: 'ACCEPTED', matched: { part: 'Axle' } });
  });
  it('states an open position’s stock anew, and says nothing twice', () => {
    const known = context({ positions: [{ id: 'a1', state: position }] });
    const later = csv(`${site},P-1001,90,2026-11-24T09:00:00+02:00,,`);
    expect(importInventory(later, known).items).toEqual([
      {
        ...{ row: 2, name: 'StateInventory', id: 'a1' },
        input: { asOf: '2026-11-24T07:00:00.000Z', stocks: [{ blocked: false, quantity: '90' }] },
      },
    ]);
    expect(importInventory(csv(...[...two].reverse()), known)).toMatchObject({
      ...{ items: [], rows: [{ code: 'UNCHANGED' }, { code: 'UNCHANGED' }], counts: { accepted: 2, refused: 0 } },
    });
  });
  it('does not undo a newer statement, and opens again what was closed', () => {
    const old = csv(`${site},P-1001,90,2026-11-23T06:00:00Z,,`);
    const known = (state: InventoryState) => context({ positions: [{ id: 'a1', state }] });
    expect(importInventory(old, known(position)).rows).toMatchObject([{ code: 'STATED_SINCE', field: 'as_of' }]);
    expect(importInventory(old, known({ ...position, open: false })).items).toMatchObject([
      { name: 'OpenInventoryPosition', id: 'a1' },
    ]);
  });
  it('counts in the position’s unit as both sides signed', () => {
    const pallets = csv(`${site},P-1001,3,${time},PF,`);
    expect(importInventory(pallets, context()).items).toMatchObject([
      { input: { statement: { stocks: [{ quantity: '60' }] } } },
    ]);
    const inPallets = { positions: [{ id: 'a1', state: { ...position, unit: 'PF' } }] };
    const pieces = csv(`${site},P-1001,50,2026-11-24T07:00:00Z,PCE,`);
    expect(importInventory(pieces, context(inPallets)).items).toMatchObject([
      { input: { stocks: [{ quantity: '2.5' }] } },
    ]);
  });
  it.each([
    ['part', `${site},P-1002,1,${time},,`, { code: 'PART_UNKNOWN', field: 'customerPart', near: ['P-1001'] }],
    ['site', `BPNS0000000000A2,P-1001,1,${time},,`, { code: 'SITE_UNKNOWN', near: [site] }],
    ['unit', `${site},P-1001,1,${time},KGM,`, { code: 'UNIT_UNKNOWN', near: ['PCE', 'PF'] }],
    ['quantity', `${site},P-1001,many,${time},,`, { code: 'SHAPE', field: 'quantity' }],
    ['time', `${site},P-1001,1,yesterday,,`, { code: 'SHAPE', field: 'statement/asOf' }],
    ['word for blocked', `${site},P-1001,1,${time},,maybe`, { code: 'SHAPE', field: 'blocked' }],
    ['number', `${site},,1,${time},,`, { code: 'SHAPE', field: 'customer_part' }],
    ['width', `${site},P-1001,1`, { code: 'SHAPE' }],
  ])('says which %s it does not know, and what is near', (_what, line, said) => {
    const report = importInventory(csv(line), context());
    expect(report.items).toEqual([]);
    expect(report.rows).toMatchObject([{ row: 2, ...said }]);
  });
  it('keeps a statement back for one bad row, and no other', () => {
    const other = { ...part, customerPart: 'P-2', supplierPart: 'AX-2' };
    const table = csv(two[0]!, `${site},P-1001,1,${time},KGM,`, `${site},P-2,5,${time},,`);
    const report = importInventory(table, context({ parts: [part, other] }));
    expect(report.rows.map(({ row, code }) => [row, code])).toEqual([
      [2, 'ROW_CONFLICT'],
      [3, 'UNIT_UNKNOWN'],
      [4, 'ACCEPTED'],
    ]);
    expect(report.items).toHaveLength(1);
  });
  it('takes rows of one position together, whatever words they name it with', () => {
    const table = csvStock(
      `site,customer_part,supplier_part,quantity,as_of\n${site},P-1001,,1,${time}\n4012345000009,,AX-9,2,${time}`,
    );
    expect(importInventory(table, context()).items).toMatchObject([
      { input: { statement: { stocks: [{ quantity: '1' }, { quantity: '2' }] } } },
    ]);
  });
  it('has one time a statement', () => {
    const report = importInventory(csv(two[0]!, `${site},P-1001,1,2026-11-24T07:00:00Z,,`), context());
    expect(report.rows).toMatchObject([{ code: 'ROW_CONFLICT' }, { row: 3, code: 'ROW_CONFLICT', field: 'as_of' }]);
  });
  it.each([
    ['site,quantity', 'columns are missing: as_of'],
    ['site,quantity,as_of,colour', 'columns are unknown or twice: colour'],
    ['site,quantity,as_of,site', 'columns are unknown or twice: site'],
  ])('is not read with the header %s', (first, message) => {
    expect(importInventory(csvStock(first), context()).rows).toEqual([{ row: 0, code: 'FILE_UNREADABLE', message }]);
  });
  it('is read from JSON alike: an array of objects', () => {
    const row = { site, supplier_part: 'AX-9', quantity: 12, as_of: time, blocked: false, holder: 'partner' };
    const { items } = importInventory(jsonStock(JSON.stringify([row])), context());
    expect(items).toMatchObject([
      { row: 1, input: { holder: 'supplier', statement: { stocks: [{ blocked: false, quantity: '12' }] } } },
    ]);
    expect(importInventory(jsonStock('{'), context()).rows).toMatchObject([{ row: 0, code: 'FILE_UNREADABLE' }]);
    expect(importInventory(jsonStock(JSON.stringify([row, 7])), context()).rows).toMatchObject([
      ...[
        { row: 1, code: 'ROW_CONFLICT' },
        { row: 2, code: 'SHAPE' },
      ],
    ]);
  });
  it('is read from an INVRPT, whose times are the site’s', () => {
    const message = [
      "UNB+UNOC:3+AXLE+OEM+261124:0605+IR1'UNH+1+INVRPT:D:04A:UN'BGM+35+IR-1+9'DTM+137:202611240604:203'",
      "DTM+366:202611240600:203'NAD+WH+4012345000009::9'NAD+SE+AXLE::92'LIN+1++P-1001:IN'PIA+1+AX-9:SA'",
      "INV++1++1'QTY+145:620:PCE'INV++2++1'QTY+17:12:PCE'UNT+13+1'UNZ+1+IR1'",
    ].join('');
    const report = importInventory(ediStock(message), context());
    expect(report.items).toMatchObject([
      {
        input: {
          statement: {
            asOf: '2026-11-24T05:00:00.000Z',
            stocks: [
              { blocked: false, quantity: '620' },
              { blocked: true, quantity: '12' },
            ],
          },
        },
      },
    ]);
    expect(importInventory(ediStock('UNB+'), context()).rows).toMatchObject([{ row: 0, code: 'FILE_UNREADABLE' }]);
  });
});
