import { z } from 'zod';
import { branches } from '../layout/branches';
import { clock, day, decimal } from '../layout/codings';
import { many, one, segment, slot } from '../layout/layout';
import type { Tree } from '../layout/tree';
import type { MessageFormat } from '../message-format';
import { interchange } from './interchange';
import * as shared from './shared';

/** A part of a day's quantity, wanted at a time of that day. */
const window = z.object({ quantity: z.string(), at: z.string() });
const shape = z.object({
  kind: z.literal('shippingSchedule'),
  syntax: z.literal('X12'),
  message: z.literal('862'),
  version: z.string(),
  interchange,
  document: z.object({
    number: z.string(),
    purpose: shared.purpose,
    issuedOn: z.string(),
    horizon: shared.horizon,
    scheduleType: shared.scheduleType,
    releaseNumber: z.string().optional(),
  }),
  shipTo: shared.party,
  supplier: shared.party,
  lines: z.array(
    shared.line.extend({
      dock: z.string().optional(),
      schedule: z.array(shared.need.extend({ windows: z.array(window) })),
    }),
  ),
  totals: shared.totals,
});
export type ShippingSchedule = z.infer<typeof shape>;

const layout = [
  segment(
    'BSS',
    slot('document.purpose', shared.purposes),
    slot('document.number'),
    slot('document.issuedOn', day),
    slot('document.scheduleType', shared.scheduleTypes),
    slot('document.horizon.from', day),
    slot('document.horizon.to', day),
    slot('document.releaseNumber'),
  ),
  one('shipTo', shared.nameAndId('ST')),
  one('supplier', shared.nameAndId('SU')),
  many(
    'lines',
    shared.item,
    segment('UIT', slot('unit')),
    segment('REF', 'DK', slot('dock')),
    many('schedule', shared.needSegment, many('windows', segment('JIT', slot('quantity', decimal), slot('at', clock)))),
    shared.lastShipment,
    shared.cumulativeReceived,
  ),
  shared.totalsSegment,
];

/** X12 862, shipping schedule: days, and times of the day. */
export const shippingSchedule: MessageFormat<ShippingSchedule> = {
  type: '862',
  layout,
  shape,
  fromTree(tree) {
    const lines = branches(tree.lines).map((one): Tree => ({
      ...one,
      schedule: branches(one.schedule).map(withWindows),
    }));
    shared.checkTotals(lines, tree.totals);
    return { kind: 'shippingSchedule', ...tree, lines };
  },
  toTree: ({ interchange: _envelope, ...message }) => message,
};

const withWindows = (need: Tree): Tree => ({ ...need, windows: branches(need.windows) });
