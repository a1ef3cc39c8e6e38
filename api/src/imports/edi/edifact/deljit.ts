import { z } from 'zod';
import { Defect } from '../defect';
import { branches } from '../layout/branches';
import { code, decimal, integer } from '../layout/codings';
import { many, moment, one, segment, slot } from '../layout/layout';
import type { Tree } from '../layout/tree';
import type { MessageFormat } from '../message-format';
import { beginning, interchange, location, messageFunction, nameAndAddress, party, place } from './shared';

const part = z.object({ line: z.number(), buyerPart: z.string(), quantity: z.string(), unit: z.string().optional() });
const call = z.object({
  sequence: z.number(),
  action: z.enum(['add', 'delete']),
  dueAt: z.string(),
  vehicle: z.string().optional(),
  pointOfUse: z.string().optional(),
  parts: z.array(part),
});
const shape = z.object({
  kind: z.literal('sequencedCallOff'),
  syntax: z.literal('EDIFACT'),
  message: z.literal('DELJIT'),
  version: z.string(),
  interchange,
  document: z.object({ number: z.string(), function: messageFunction, issuedAt: z.string() }),
  buyer: party,
  seller: party,
  shipTo: place.optional(),
  calls: z.array(call),
});
export type Deljit = z.infer<typeof shape>;

const layout = [
  beginning('242'),
  moment('137', 'document.issuedAt'),
  one('buyer', nameAndAddress('BY')),
  one('seller', nameAndAddress('SE')),
  one('shipTo', nameAndAddress('ST'), location('11', 'unloadingPoint')),
  many(
    'calls',
    segment('SEQ', slot('action', code({ 1: 'add', 2: 'delete' })), slot('sequence', integer)),
    moment('2', 'dueAt'),
    segment('GIR', '4', [slot('vehicle'), 'VV']),
    segment('LOC', '159', slot('pointOfUse')),
    many(
      'parts',
      segment('LIN', slot('line', integer), undefined, [slot('buyerPart'), 'IN']),
      segment('QTY', ['113', slot('quantity', decimal), slot('unit')]),
    ),
  ),
];

/** Sequenced call-off: which parts, in which order, by when at the line. */
export const deljit: MessageFormat<Deljit> = {
  type: 'DELJIT',
  layout,
  shape,
  fromTree(tree) {
    const calls = branches(tree.calls).map((one): Tree => ({ ...one, parts: branches(one.parts) }));
    refuseTwice(calls);
    return { kind: 'sequencedCallOff', ...tree, calls };
  },
  toTree: (message) => message,
};

function refuseTwice(calls: readonly Tree[]): void {
  const taken = new Set<unknown>();
  for (const { sequence } of calls) {
    if (taken.has(sequence)) throw new Defect({ code: 'DUPLICATE_SEQUENCE', at: 'SEQ', sequence: Number(sequence) });
    if (sequence !== undefined) taken.add(sequence);
  }
}
