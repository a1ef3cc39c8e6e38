import { z } from 'zod';
import { branches } from '../layout/branches';
import { code, decimal, integer } from '../layout/codings';
import { many, moment, one, segment, slot, usual } from '../layout/layout';
import type { MessageFormat } from '../message-format';
import { flattened, handlingUnit, nested } from './handling-units';
import {
  beginning,
  interchange,
  location,
  messageFunction,
  nameAndAddress,
  orderReference,
  party,
  place,
} from './shared';
import { sscc } from './sscc';

const modes = { 10: 'sea', 20: 'rail', 30: 'road', 40: 'air' } as const;

const shape = z.object({
  kind: z.literal('despatchAdvice'),
  syntax: z.literal('EDIFACT'),
  message: z.literal('DESADV'),
  version: z.string(),
  interchange,
  document: z.object({
    number: z.string(),
    function: messageFunction,
    issuedAt: z.string(),
    despatchedAt: z.string().optional(),
    estimatedArrivalAt: z.string().optional(),
  }),
  grossWeightKg: z.string().optional(),
  seller: party,
  shipFrom: party.optional(),
  shipTo: place,
  carrier: party.optional(),
  transport: z.object({
    reference: z.string().optional(),
    mode: z.enum(['sea', 'rail', 'road', 'air']).optional(),
    trailer: z.string().optional(),
    seals: z.array(z.string()),
  }),
  handlingUnits: z.array(handlingUnit),
});
export type Desadv = z.infer<typeof shape>;

const layout = [
  beginning('351'),
  moment('137', 'document.issuedAt'),
  moment('11', 'document.despatchedAt'),
  moment('132', 'document.estimatedArrivalAt'),
  segment('MEA', 'AAX', 'AAD', ['KGM', slot('grossWeightKg', decimal)]),
  one('seller', nameAndAddress('SE')),
  one('shipFrom', nameAndAddress('SF')),
  one('shipTo', nameAndAddress('ST'), location('11', 'unloadingPoint')),
  one('carrier', nameAndAddress('CA')),
  segment('TDT', '12', slot('transport.reference'), slot('transport.mode', code(modes))),
  segment('EQD', 'TE', slot('transport.trailer')),
  many('seals', segment('SEL', slot('number'))),
  many(
    'units',
    segment('CPS', slot('number', integer), slot('within', integer), slot('level')),
    segment('PAC', usual('1'), undefined, slot('package')),
    segment('PCI', usual('30')),
    segment('GIN', 'AW', slot('sscc', sscc)),
    many(
      'contents',
      segment('LIN', slot('line', integer), undefined, [slot('buyerPart'), 'IN']),
      segment('PIA', '1', [slot('supplierPart'), 'SA']),
      segment('QTY', ['12', slot('quantity', decimal), slot('unit')]),
      segment('ALI', slot('countryOfOrigin')),
      segment('GIN', 'BX', slot('batch')),
      moment('94', 'producedOn'),
      orderReference,
      segment('DGS', slot('dangerousGoods.regulation'), slot('dangerousGoods.class'), slot('dangerousGoods.un')),
    ),
  ),
];

/** Despatch advice. A packing level (CPS) names the one that it stands in; here the inner stand in the outer. */
export const desadv: MessageFormat<Desadv> = {
  type: 'DESADV',
  layout,
  shape,
  fromTree({ seals, units, transport, ...tree }) {
    const vehicle = typeof transport === 'object' && !Array.isArray(transport) ? transport : {};
    return {
      kind: 'despatchAdvice',
      ...tree,
      transport: { ...vehicle, seals: branches(seals).map(({ number }) => number) },
      handlingUnits: nested(branches(units)),
    };
  },
  toTree: ({ handlingUnits, transport: { seals, ...transport }, ...rest }) => ({
    ...rest,
    transport,
    seals: seals.map((number) => ({ number })),
    units: flattened(handlingUnits),
  }),
};
