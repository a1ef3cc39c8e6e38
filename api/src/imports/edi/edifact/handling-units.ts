import { z } from 'zod';
import { Defect, requireThat } from '../defect';
import { branches, told } from '../layout/branches';
import type { Tree } from '../layout/tree';
import { order } from './shared';

const content = z.object({
  line: z.number(),
  buyerPart: z.string(),
  supplierPart: z.string().optional(),
  quantity: z.string(),
  unit: z.string().optional(),
  countryOfOrigin: z.string().optional(),
  batch: z.string().optional(),
  producedOn: z.string().optional(),
  dangerousGoods: z
    .object({ regulation: z.string(), class: z.string().optional(), un: z.string().optional() })
    .optional(),
  order: order.optional(),
});
export const handlingUnit = z.object({
  sscc: z.string(),
  package: z.string().optional(),
  contents: z.array(content),
  get contains() {
    return z.array(handlingUnit).optional();
  },
});
type HandlingUnit = z.infer<typeof handlingUnit>;

/** @throws Defect a unit that stands twice, or in one that does not stand before it */
export function nested(units: readonly Tree[]): Tree[] {
  const outermost: Tree[] = [];
  const byNumber = new Map<Tree[string], Tree>();
  for (const { number, within, level: _level, ...unit } of units) {
    const grown: Tree = { ...unit, contents: branches(unit.contents) };
    if (byNumber.has(number)) throw new Defect({ code: 'DUPLICATE_SEQUENCE', at: 'CPS', sequence: Number(number) });
    if (number !== undefined) byNumber.set(number, grown);
    if (within === undefined) {
      outermost.push(grown);
      continue;
    }
    const outer = byNumber.get(within);
    requireThat(outer !== undefined && outer !== grown, () => ({
      code: 'MALFORMED',
      at: 'CPS02',
      value: told(within),
      message: 'no such unit before this one',
    }));
    outer.contains = [...branches(outer.contains), grown];
  }
  return outermost;
}

/** Numbered from the outside in; 1 is an inner, 2 a middle, 3 an outer packing level. */
export function flattened(units: readonly HandlingUnit[]): Tree[] {
  const flat: Tree[] = [];
  const add = ({ contains = [], ...unit }: HandlingUnit, within?: number) => {
    const number = flat.length + 1;
    const level = contains.length === 0 ? '1' : within === undefined ? '3' : '2';
    flat.push({ ...unit, number, within, level });
    for (const inner of contains) add(inner, number);
  };
  for (const unit of units) add(unit);
  return flat;
}
