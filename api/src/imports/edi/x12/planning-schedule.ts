import { z } from 'zod';
import { branches } from '../layout/branches';
import { code, day, decimal } from '../layout/codings';
import { many, one, segment, slot } from '../layout/layout';
import type { MessageFormat } from '../message-format';
import { interchange } from './interchange';
import * as shared from './shared';

const authorisation = z.object({
  type: z.enum(['fabrication', 'material']),
  through: z.string(),
  cumulative: z.string(),
  cumulativeFrom: z.string().optional(),
});
const shape = z.object({
  kind: z.literal('deliverySchedule'),
  syntax: z.literal('X12'),
  message: z.literal('830'),
  version: z.string(),
  interchange,
  document: z.object({
    number: z.string(),
    purpose: shared.purpose,
    horizon: shared.horizon,
    issuedOn: z.string(),
    scheduleType: shared.scheduleType,
    quantityBasis: z.enum(['actual', 'cumulative']),
  }),
  shipTo: shared.party,
  supplier: shared.party,
  lines: z.array(shared.line.extend({ authorisations: z.array(authorisation), schedule: z.array(shared.need) })),
  totals: shared.totals,
});
export type PlanningSchedule = z.infer<typeof shape>;

const layout = [
  segment(
    'BFR',
    slot('document.purpose', shared.purposes),
    undefined,
    slot('document.number'),
    slot('document.scheduleType', shared.scheduleTypes),
    slot('document.quantityBasis', code({ A: 'actual', C: 'cumulative' })),
    slot('document.horizon.from', day),
    slot('document.horizon.to', day),
    slot('document.issuedOn', day),
  ),
  one('shipTo', shared.nameAndId('ST')),
  one('supplier', shared.nameAndId('SU')),
  many(
    'lines',
    shared.item,
    segment('UIT', slot('unit')),
    many(
      'authorisations',
      segment(
        'ATH',
        slot('type', code({ FI: 'fabrication', MT: 'material' })),
        slot('through', day),
        slot('cumulative', decimal),
        undefined,
        slot('cumulativeFrom', day),
      ),
    ),
    many('schedule', shared.needSegment),
    shared.lastShipment,
    shared.cumulativeReceived,
  ),
  shared.totalsSegment,
];

/** X12 830, planning schedule with release capability. */
export const planningSchedule: MessageFormat<PlanningSchedule> = {
  type: '830',
  layout,
  shape,
  fromTree(tree) {
    const lines = branches(tree.lines).map((one) => ({
      ...one,
      authorisations: branches(one.authorisations),
      schedule: branches(one.schedule),
    }));
    shared.checkTotals(lines, tree.totals);
    return { kind: 'deliverySchedule', ...tree, lines };
  },
  toTree: ({ interchange: _envelope, ...message }) => message,
};
