import { isGroup, isSlot, type Layout, type SegmentLayout, type Slot } from './layout';
import { at, put, type Tree } from './tree';

/** A segment as it stands in the file: elements, and the components of each. */
export type Segment = { tag: string; elements: readonly (readonly string[])[]; position: number };
/** What the message says beyond its layout: never dropped without a word. */
export type Unread = { at: string; segment: number };

type Level = { members: readonly Layout[]; taken: Set<Layout> };
type Cursor = { segments: readonly Segment[]; next: number; unread: Unread[] };

/**
 * Reads segments by a table. Within a group the order is free, since partners differ in it; a group ends where a group
 * around it knows the segment and it does not.
 * @throws Defect
 */
export function readLayout(members: readonly Layout[], segments: readonly Segment[]): { tree: Tree; unread: Unread[] } {
  const cursor: Cursor = { segments, next: 0, unread: [] };
  const tree: Tree = {};
  readLevel({ members, taken: new Set() }, tree, cursor, []);
  return { tree, unread: cursor.unread };
}

function readLevel(level: Level, tree: Tree, cursor: Cursor, around: readonly Level[]): void {
  for (;;) {
    const segment = cursor.segments[cursor.next];
    if (!segment) return;
    const member = memberFor(level, segment);
    if (!member && around.some((outer) => memberFor(outer, segment))) return;
    cursor.next += 1;
    if (member) readMember(member, segment, tree, cursor, [...around, level]);
    else cursor.unread.push({ at: segment.tag, segment: segment.position });
  }
}

function readMember(member: Layout, segment: Segment, tree: Tree, cursor: Cursor, around: readonly Level[]): void {
  around.at(-1)?.taken.add(member);
  if (!isGroup(member)) {
    readSegment(member, segment, tree, cursor.unread);
    return;
  }
  const branch: Tree = {};
  readSegment(member.head, segment, branch, cursor.unread);
  readLevel({ members: member.members, taken: new Set() }, branch, cursor, around);
  const before = at(tree, member.path);
  put(tree, member.path, member.many ? [...(Array.isArray(before) ? before : []), branch] : branch);
}

/** A segment that may stand once is not overwritten by a second one: that is then told as unread. */
const memberFor = ({ members, taken }: Level, segment: Segment): Layout | undefined =>
  members.find((member) =>
    isGroup(member)
      ? matches(member.head, segment) && (member.many || !taken.has(member))
      : matches(member, segment) && !taken.has(member),
  );

const matches = ({ tag, elements }: SegmentLayout, segment: Segment): boolean =>
  tag === segment.tag &&
  elements.every((cells, element) =>
    cells.every((cell, component) => typeof cell !== 'string' || segment.elements[element]?.[component] === cell),
  );

function readSegment(layout: SegmentLayout, segment: Segment, tree: Tree, unread: Unread[]): void {
  const end = layout.pairs?.from ?? segment.elements.length;
  for (const [element, components] of segment.elements.slice(0, end).entries())
    readElement(layout, { element, components, segment }, tree, unread);
  if (layout.pairs) readPairs(layout, layout.pairs, segment, tree, unread);
}

type Part = { element: number; components: readonly string[]; segment: Segment };

function readElement(
  layout: SegmentLayout,
  { element, components, segment }: Part,
  tree: Tree,
  unread: Unread[],
): void {
  const cells = layout.elements[element] ?? [];
  let next = 0;
  let column = 0;
  while (next < components.length) {
    const cell = cells[column];
    const span = isSlot(cell) ? cell.coding.span : 1;
    const parts = components.slice(next, next + span);
    if (isSlot(cell)) readSlot(layout, cell, parts, segment, element, tree);
    else if (cell === undefined && parts.some((part) => part !== ''))
      unread.push({ at: placeName(segment.tag, element), segment: segment.position });
    next += span;
    column += 1;
  }
}

function readSlot(
  { at: name, tag }: SegmentLayout,
  { path, coding }: Slot,
  parts: readonly string[],
  { position }: Segment,
  element: number,
  tree: Tree,
): void {
  if (parts.every((part) => part === '')) return;
  const place = { at: name === tag && coding.span === 1 ? placeName(tag, element) : name, segment: position };
  put(tree, path, coding.read(parts, place));
}

function readPairs(
  layout: SegmentLayout,
  { from, slots }: NonNullable<SegmentLayout['pairs']>,
  segment: Segment,
  tree: Tree,
  unread: Unread[],
): void {
  for (let element = from; element < segment.elements.length; element += 2) {
    const qualifier = segment.elements[element]?.[0] ?? '';
    const value = segment.elements[element + 1]?.[0] ?? '';
    const slot = freeSlot(slots, qualifier, tree);
    if (slot) readSlot(layout, slot, [value], segment, element + 1, tree);
    else if (qualifier !== '' || value !== '')
      unread.push({ at: placeName(segment.tag, element), segment: segment.position });
  }
}

function freeSlot(slots: Readonly<Record<string, Slot>>, qualifier: string, tree: Tree): Slot | undefined {
  const slot = Object.hasOwn(slots, qualifier) ? slots[qualifier] : undefined;
  return slot && at(tree, slot.path) === undefined ? slot : undefined;
}

/** An element by its number, as the standards write it: FST04. */
const placeName = (tag: string, element: number): string => `${tag}${String(element + 1).padStart(2, '0')}`;
