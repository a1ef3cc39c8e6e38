import { isGroup, isSlot, type Layout, type SegmentLayout, type Slot } from './layout';
import { at, type Tree } from './tree';

/** A segment to be written: tag, elements and their components. */
export type WrittenSegment = { tag: string; elements: string[][] };

/**
 * The way back of `readLayout`, by the same table: what has no value has no segment.
 * @throws Defect
 */
export function writeLayout(members: readonly Layout[], tree: Tree): WrittenSegment[] {
  return members.flatMap((member) => {
    if (!isGroup(member)) return says(member, tree) ? [writeSegment(member, tree)] : [];
    const value = at(tree, member.path);
    const branches = Array.isArray(value) ? value : typeof value === 'object' ? [value] : [];
    return branches.flatMap((branch) => [writeSegment(member.head, branch), ...writeLayout(member.members, branch)]);
  });
}

function says({ elements, pairs }: SegmentLayout, tree: Tree): boolean {
  const slots = [...elements.flat().filter(isSlot), ...Object.values(pairs?.slots ?? {})];
  return slots.length === 0 || slots.some(({ path }) => valueAt(tree, path) !== undefined);
}

export function writeSegment({ tag, at: name, elements, pairs }: SegmentLayout, tree: Tree): WrittenSegment {
  const place = { at: name, segment: 0 };
  const write = (cell: Slot): string[] => {
    const value = valueAt(tree, cell.path);
    return value === undefined ? Array<string>(cell.coding.span).fill('') : cell.coding.write(value, place);
  };
  const written = elements.map((cells) =>
    cells.flatMap((cell) => {
      if (typeof cell === 'string') return [cell];
      if (cell === undefined) return [''];
      return isSlot(cell) ? write(cell) : [cell.usual];
    }),
  );
  const paired = Object.entries(pairs?.slots ?? {}).flatMap(([qualifier, slot]) =>
    valueAt(tree, slot.path) === undefined ? [] : [[qualifier], write(slot)],
  );
  return { tag, elements: [...written.map(withoutIdleWords(elements)), ...paired] };
}

/** A usual word, such as a code list's name, stands only beside a value. */
const withoutIdleWords =
  (elements: SegmentLayout['elements']) =>
  (components: string[], element: number): string[] => {
    const cells = elements[element] ?? [];
    const hasSlot = cells.some(isSlot);
    const first = cells.findIndex(isSlot);
    return hasSlot && components[first] === '' && !cells.some((cell) => typeof cell === 'string') ? [''] : components;
  };

const valueAt = (tree: Tree, path: string): string | number | undefined => {
  const value = at(tree, path);
  return typeof value === 'object' ? undefined : value;
};
