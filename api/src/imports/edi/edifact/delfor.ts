import { z } from 'zod';
import { branches, oneUnit, runs } from '../layout/branches';
import { code, decimal, integer } from '../layout/codings';
import { many, moment, one, segment, slot, usual } from '../layout/layout';
import type { Tree } from '../layout/tree';
import type { MessageFormat } from '../message-format';
import {
  beginning,
  interchange,
  location,
  messageFunction,
  nameAndAddress,
  order,
  orderReference,
  party,
  place,
} from './shared';

const certainties = {
  1: 'firm',
  2: 'production',
  3: 'material',
  4: 'forecast',
  5: 'backlog',
  10: 'immediate',
} as const;
const frequencies = { Y: 'day', W: 'week', M: 'month' } as const;

/** A day or a period; what is wanted at once has neither. */
const need = z.object({
  type: z.enum(['firm', 'production', 'material', 'forecast', 'backlog', 'immediate']),
  per: z.enum(['day', 'week', 'month']).optional(),
  date: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  quantity: z.string(),
});
const line = z.object({
  line: z.number(),
  buyerPart: z.string(),
  supplierPart: z.string().optional(),
  description: z.string().optional(),
  pointOfUse: z.string().optional(),
  unit: z.string().optional(),
  order: order.optional(),
  cumulativeReceived: z.object({ quantity: z.string(), since: z.string().optional() }).optional(),
  lastReceipt: z
    .object({ quantity: z.string(), date: z.string().optional(), despatchNote: z.string().optional() })
    .optional(),
  schedule: z.array(need),
});
const shape = z.object({
  kind: z.literal('deliverySchedule'),
  syntax: z.literal('EDIFACT'),
  message: z.literal('DELFOR'),
  version: z.string(),
  interchange,
  document: z.object({
    number: z.string(),
    previousNumber: z.string().optional(),
    function: messageFunction,
    issuedAt: z.string(),
    horizon: z.object({ from: z.string(), to: z.string().optional() }).optional(),
  }),
  buyer: party,
  seller: party,
  shipTo: place.optional(),
  lines: z.array(line),
});
export type Delfor = z.infer<typeof shape>;

const quantity = (qualifier: string) => segment('QTY', [qualifier, slot('quantity', decimal), slot('unit')]);
const layout = [
  beginning('241'),
  moment('137', 'document.issuedAt'),
  moment('158', 'document.horizon.from'),
  moment('159', 'document.horizon.to'),
  segment('RFF', ['AIF', slot('document.previousNumber')]),
  one('buyer', nameAndAddress('BY')),
  one('seller', nameAndAddress('SE')),
  segment('GEI', '3'),
  one('shipTo', nameAndAddress('ST'), location('11', 'unloadingPoint')),
  many(
    'lines',
    segment('LIN', slot('line', integer), undefined, [slot('buyerPart'), 'IN']),
    segment('PIA', '1', [slot('supplierPart'), 'SA']),
    segment('IMD', usual('F'), undefined, [undefined, undefined, undefined, slot('description')]),
    segment('LOC', '159', slot('pointOfUse')),
    orderReference,
    one('cumulativeReceived', quantity('70'), moment('51', 'since')),
    one('lastReceipt', quantity('48'), moment('50', 'date'), segment('RFF', ['AAK', slot('despatchNote')])),
    many(
      'schedules',
      segment('SCC', slot('type', code(certainties)), undefined, slot('per', code(frequencies))),
      many('needs', quantity('113'), moment('2', 'date'), moment('158', 'from'), moment('159', 'to')),
    ),
  ),
];

/** Delivery schedule. A need takes certainty and frequency from the SCC that it stands under. */
export const delfor: MessageFormat<Delfor> = {
  type: 'DELFOR',
  layout,
  shape,
  fromTree: (tree) => ({ kind: 'deliverySchedule', ...tree, lines: branches(tree.lines).map(lineFromTree) }),
  toTree: ({ lines, ...rest }) => ({ ...rest, lines: lines.map(lineToTree) }),
};

function lineFromTree({ schedules, cumulativeReceived, lastReceipt, ...line }: Tree): Tree {
  const all = branches(schedules);
  const needs = all.flatMap((schedule) => branches(schedule.needs));
  const stated = [cumulativeReceived, lastReceipt].flatMap((one) => (isTree(one) ? [one] : []));
  return {
    ...line,
    unit: oneUnit([...stated, ...needs]),
    cumulativeReceived: withoutUnit(cumulativeReceived),
    lastReceipt: withoutUnit(lastReceipt),
    schedule: all.flatMap(({ type, per, needs: own }) =>
      branches(own).map(({ unit: _unit, ...need }) => ({ type, per, ...need })),
    ),
  };
}

function lineToTree({ schedule, unit, cumulativeReceived, lastReceipt, ...line }: Delfor['lines'][number]): Tree {
  return {
    ...line,
    ...(cumulativeReceived && { cumulativeReceived: { ...cumulativeReceived, unit } }),
    ...(lastReceipt && { lastReceipt: { ...lastReceipt, unit } }),
    schedules: runs(schedule, ({ type, per }) => `${type} ${per ?? ''}`).map((run) => ({
      type: run[0]?.type,
      per: run[0]?.per,
      needs: run.map(({ type: _type, per: _per, ...need }) => ({ ...need, unit })),
    })),
  };
}

const isTree = (value: Tree[string]): value is Tree => typeof value === 'object' && !Array.isArray(value);

function withoutUnit(value: Tree[string]): Tree | undefined {
  if (!isTree(value)) return undefined;
  const { unit: _unit, ...rest } = value;
  return rest;
}
