import { z } from 'zod';
import { Defect } from '../defect';
import { branches, told } from '../layout/branches';
import { code, decimal, integer } from '../layout/codings';
import { many, moment, one, segment, slot } from '../layout/layout';
import type { Tree } from '../layout/tree';
import type { MessageFormat } from '../message-format';
import { beginning, interchange, location, messageFunction, nameAndAddress, party } from './shared';

/** Condition and quantity qualifier together say what stock it is. */
const states = {
  available: ['good', 'available'],
  damaged: ['damaged', 'onHand'],
  onHand: ['good', 'onHand'],
} as const;
type State = keyof typeof states;

const balance = z.object({
  state: z.enum(['available', 'damaged', 'onHand']),
  quantity: z.string(),
  unit: z.string().optional(),
  location: z.string().optional(),
});
const line = z.object({
  line: z.number(),
  buyerPart: z.string(),
  supplierPart: z.string().optional(),
  balances: z.array(balance),
});
const shape = z.object({
  kind: z.literal('inventoryReport'),
  syntax: z.literal('EDIFACT'),
  message: z.literal('INVRPT'),
  version: z.string(),
  interchange,
  document: z.object({ number: z.string(), function: messageFunction, issuedAt: z.string(), stockAt: z.string() }),
  warehouse: party,
  supplier: party,
  lines: z.array(line),
});
export type Invrpt = z.infer<typeof shape>;

const layout = [
  beginning('35'),
  moment('137', 'document.issuedAt'),
  moment('366', 'document.stockAt'),
  one('warehouse', nameAndAddress('WH')),
  one('supplier', nameAndAddress('SE')),
  many(
    'lines',
    segment('LIN', slot('line', integer), undefined, [slot('buyerPart'), 'IN']),
    segment('PIA', '1', [slot('supplierPart'), 'SA']),
    many(
      'balances',
      segment('INV', undefined, slot('condition', code({ 1: 'good', 2: 'damaged' })), undefined, '1'),
      segment('QTY', [
        slot('basis', code({ 145: 'available', 17: 'onHand' })),
        slot('quantity', decimal),
        slot('unit'),
      ]),
      location('18', 'location'),
    ),
  ),
];

/** Inventory report. A quantity of zero is a statement like any other. */
export const invrpt: MessageFormat<Invrpt> = {
  type: 'INVRPT',
  layout,
  shape,
  fromTree: (tree) => ({
    kind: 'inventoryReport',
    ...tree,
    lines: branches(tree.lines).map((one) => ({ ...one, balances: branches(one.balances).map(balanceFromTree) })),
  }),
  toTree: ({ lines, ...rest }) => ({
    ...rest,
    lines: lines.map((one) => ({ ...one, balances: one.balances.map(balanceToTree) })),
  }),
};

function balanceFromTree({ condition, basis, ...rest }: Tree): Tree {
  const state = (Object.keys(states) as State[]).find(
    (name) => states[name][0] === condition && states[name][1] === basis,
  );
  if (state === undefined)
    throw new Defect({ code: 'UNSUPPORTED', at: 'INV', value: `${told(condition)} ${told(basis)}` });
  return { ...rest, state };
}

function balanceToTree({ state, ...rest }: Invrpt['lines'][number]['balances'][number]): Tree {
  const [condition, basis] = states[state];
  return { ...rest, condition, basis };
}
