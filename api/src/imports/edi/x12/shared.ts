import { Exact } from '@tierline/chaincode/schema';
import type { Decimal } from 'decimal.js';
import { z } from 'zod';
import { requireThat } from '../defect';
import { branches, told } from '../layout/branches';
import { code, day, decimal, integer } from '../layout/codings';
import { one, segment, slot, usual, type GroupLayout } from '../layout/layout';
import type { Tree } from '../layout/tree';

export const purposes = code({ '00': 'original', '04': 'change', '05': 'replace' });
export const purpose = z.enum(['original', 'change', 'replace']);
export const scheduleTypes = code({ DL: 'delivery', SH: 'shipment' });
export const scheduleType = z.enum(['delivery', 'shipment']);
export const certainties = code({ C: 'firm', D: 'planning' });
export const frequencies = code({ D: 'day', W: 'week', M: 'month' });

export const party = z.object({ id: z.string(), name: z.string().optional() });
export const totals = z.object({ lineItems: z.number(), hashOfQuantities: z.string().optional() });
export const horizon = z.object({ from: z.string(), to: z.string() });
/** `date` is the first day of a week or month; `to` ends a period of other length. */
export const need = z.object({
  certainty: z.enum(['firm', 'planning']),
  per: z.enum(['day', 'week', 'month']),
  date: z.string(),
  to: z.string().optional(),
  quantity: z.string(),
});
export const line = z.object({
  line: z.string(),
  buyerPart: z.string(),
  supplierPart: z.string().optional(),
  order: z.string().optional(),
  unit: z.string().optional(),
  lastShipment: z
    .object({ quantity: z.string(), date: z.string().optional(), shipmentId: z.string().optional() })
    .optional(),
  cumulativeReceived: z
    .object({ quantity: z.string(), from: z.string().optional(), to: z.string().optional() })
    .optional(),
});

export const nameAndId = (role: string) => segment('N1', role, slot('name'), usual('92'), slot('id'));
export const item = {
  ...segment('LIN', slot('line')),
  pairs: { from: 1, slots: { BP: slot('buyerPart'), VP: slot('supplierPart'), PO: slot('order') } },
};
export const needSegment = segment(
  'FST',
  slot('quantity', decimal),
  slot('certainty', certainties),
  slot('per', frequencies),
  slot('date', day),
  slot('to', day),
);
export const lastShipment: GroupLayout = one(
  'lastShipment',
  segment('SHP', '01', slot('quantity', decimal), usual('011'), slot('date', day)),
  segment('REF', 'SI', slot('shipmentId')),
);
export const cumulativeReceived: GroupLayout = one(
  'cumulativeReceived',
  segment('SHP', '02', slot('quantity', decimal), usual('051'), slot('from', day), undefined, slot('to', day)),
);
export const totalsSegment = segment(
  'CTT',
  slot('totals.lineItems', integer),
  slot('totals.hashOfQuantities', decimal),
);

/** @throws Defect HASH_TOTAL: CTT counts the lines and adds up the quantities of FST */
export function checkTotals(lines: readonly Tree[], stated: Tree[string]): void {
  const { lineItems, hashOfQuantities } = typeof stated === 'object' && !Array.isArray(stated) ? stated : {};
  if (lineItems !== undefined)
    requireThat(lineItems === lines.length, () => ({
      code: 'HASH_TOTAL',
      at: 'CTT01',
      declared: told(lineItems),
      counted: lines.length,
    }));
  if (typeof hashOfQuantities !== 'string') return;
  const counted = sumOf(lines.flatMap(({ schedule }) => branches(schedule))).toFixed();
  requireThat(new Exact(hashOfQuantities).eq(counted), () => ({
    code: 'HASH_TOTAL',
    at: 'CTT02',
    declared: hashOfQuantities,
    counted,
  }));
}

const sumOf = (needs: readonly Tree[]): Decimal =>
  needs.reduce((sum, { quantity }) => sum.plus(typeof quantity === 'string' ? quantity : 0), new Exact(0));
