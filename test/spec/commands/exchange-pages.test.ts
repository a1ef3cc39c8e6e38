import { exchanges, type ExchangeContext } from '@tierline/api/commands';
import { registry } from '../../support/channel';
import { KeptRecords } from '../../support/kept-records';

const channel = 'programme';
const at = '2026-11-24T08:00:00.000Z';

test('a page of objects is read without making those of other pages', async () => {
  const records = new KeptRecords();
  for (const number of [1, 2, 3, 4, 5])
    records.put(channel, 'inventory-position', String(number).repeat(32), {
      ...{ customer: 'OemMSP', supplier: 'AxleMSP', holder: 'customer', customerPart: `P-${String(number)}` },
      ...{ site: 'BPNS0000000000A1', unit: 'PCE', open: true, statements: { customer: { asOf: at, at, stocks: [] } } },
    });
  const source = {
    ...records.source,
    registry: () => Promise.resolve(registry),
    linkSecret: () => Promise.resolve('ab'.repeat(32)),
  };
  const reckoned: string[] = [];
  const exchange = {
    context: { records: source, channels: [channel], signatory: { mspId: 'OemMSP' } },
    coverage: (_channel: string, { customerPart }: { customerPart: string }) => {
      reckoned.push(customerPart);
      return Promise.resolve(undefined);
    },
  } as unknown as ExchangeContext;
  const page = (more: { after?: string }) =>
    exchanges.days_of_supply!.give!(exchange, { channel, direction: 'out', limit: 2, ...more });
  const first = await page({});
  expect([first.payload.length, reckoned.length]).toEqual([2, 2]);
  const second = await page({ after: first.next ?? '' });
  const third = await page({ after: second.next ?? '' });
  expect([third.payload.length, third.next]).toEqual([1, undefined]);
  expect(reckoned.sort()).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5']);
});
