import { dayOrMinute, text, type Coding } from './codings';

/** Where a value goes in what the message becomes; the path is dotted, from the group that the segment stands in. */
export type Slot = { path: string; coding: Coding };
/** A text in quotes tells segments of one tag apart; `usual` is what we write and anyone may write otherwise. */
type Cell = string | { usual: string } | Slot | undefined;
type Element = Cell | readonly Cell[];

export type SegmentLayout = {
  tag: string;
  /** How the segment is called in a refusal. */
  at: string;
  elements: readonly (readonly Cell[])[];
  /** X12: qualifier and value in turn from an element on, in any order. */
  pairs?: { from: number; slots: Readonly<Record<string, Slot>> };
};
export type GroupLayout = { path: string; many: boolean; head: SegmentLayout; members: readonly Layout[] };
export type Layout = SegmentLayout | GroupLayout;

export const isGroup = (layout: Layout): layout is GroupLayout => 'head' in layout;
export const isSlot = (cell: Cell): cell is Slot => typeof cell === 'object' && 'path' in cell;

export const slot = (path: string, coding: Coding = text): Slot => ({ path, coding });
export const usual = (value: string): Cell => ({ usual: value });
export const segment = (tag: string, ...elements: Element[]): SegmentLayout => ({
  tag,
  at: tag,
  elements: elements.map((element) => (isCells(element) ? element : [element])),
});
export const moment = (qualifier: string, path: string): SegmentLayout => ({
  ...segment('DTM', [qualifier, slot(path, dayOrMinute)]),
  at: `DTM+${qualifier}`,
});
export const one = (path: string, head: SegmentLayout, ...members: Layout[]): GroupLayout => ({
  path,
  many: false,
  head,
  members,
});
export const many = (path: string, head: SegmentLayout, ...members: Layout[]): GroupLayout => ({
  path,
  many: true,
  head,
  members,
});

const isCells = (element: Element): element is readonly Cell[] => Array.isArray(element);
