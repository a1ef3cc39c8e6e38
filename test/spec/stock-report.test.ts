import { ediStock, readEdi, writeStockReport } from '@tierline/api/imports';
import { agreedZones } from '@tierline/api/supply';
import type { InventoryState } from '@tierline/chaincode/schema';
import { programme } from '../support/programme';

const { sites } = programme;
const asOf = '2026-11-24T08:00:00.000Z';
const position: InventoryState = {
  ...{ customer: 'OemMSP', supplier: 'AxleMSP', holder: 'customer', customerPart: 'OEM-AX-4711', unit: 'PCE' },
  ...{ site: sites.oem.bpns, open: true },
  statements: {
    customer: {
      ...{ asOf, at: asOf },
      stocks: [
        { blocked: false, quantity: '100' },
        { blocked: false, quantity: '20.5' },
        { blocked: true, quantity: '3' },
      ],
    },
    supplier: { asOf, at: asOf, stocks: [] },
  },
};
const outgoing = {
  called: (name: string) => (name === sites.oem.bpns ? 'W1' : name),
  entityOf: (mspId: string) => mspId,
  timeZoneOf: () => sites.oem.timeZone,
  ...{ number: 2, at: asOf },
};
const textOf = (state: InventoryState): string => {
  const written = writeStockReport(state, outgoing);
  if ('error' in written) throw new Error(JSON.stringify(written.error));
  return written.text;
};

describe('an inventory position as INVRPT', () => {
  it('says what its holder states, lots added up, by the clocks at the site', () => {
    const table = ediStock(textOf(position));
    const lines = 'lines' in table ? table.lines : [];
    expect(lines.map(({ cells }) => [cells['site'], cells['quantity'], cells['blocked'], cells['as_of']])).toEqual([
      ['W1', '120.5', '', '2026-11-24T09:00'],
      ['W1', '3', 'yes', '2026-11-24T09:00'],
    ]);
    expect(readEdi(textOf(position))).toMatchObject([
      { accepted: true, message: { interchange: { sender: 'OemMSP', receiver: 'AxleMSP' } } },
    ]);
  });
  it('else what the other side states; nothing there is a zero that is said', () => {
    const { customer: _own, ...others } = position.statements;
    const text = textOf({ ...position, statements: others });
    expect(text).toContain("QTY+145:0:PCE'");
    expect(text).toContain('AxleMSP:ZZ+OemMSP:ZZ');
  });
  it('nothing stated is told', () => {
    expect(writeStockReport({ ...position, statements: {} }, outgoing)).toMatchObject({
      error: { code: 'UNSUPPORTED', message: 'neither side states the stock' },
    });
  });
});

test('clocks at a site are those that the two sides agreed, and no third pair’s', () => {
  const site = (id: string, timeZone: string | undefined, ...parties: string[]) => ({
    ...{ id, parties, state: { ...(timeZone !== undefined && { agreed: { bpns: 'S', timeZone } }) } },
  });
  const others = [site('b', 'Asia/Tokyo', 'OemMSP', 'RivalMSP'), site('a', 'Asia/Seoul', 'RivalMSP', 'ThirdMSP')];
  const zone = (...sites: ReturnType<typeof site>[]) => agreedZones(sites, ['OemMSP', 'AxleMSP'])('S');
  expect(zone(...others, site('c', 'Europe/Berlin', 'AxleMSP', 'OemMSP'))).toBe('Europe/Berlin');
  expect(zone(...others, site('c', undefined, 'AxleMSP', 'OemMSP'))).toBe('Asia/Seoul');
  expect(zone()).toBe('UTC');
});
