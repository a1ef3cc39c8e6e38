import { z } from 'zod';
import { Defect, requireThat, type EdiError } from '../defect';
import { sentAt } from '../layout/codings';
import type { Segment } from '../layout/read-layout';

export const interchange = z.object({
  sender: z.string(),
  receiver: z.string(),
  sentAt: z.string(),
  controlNumber: z.string(),
  groupControlNumber: z.string(),
  test: z.boolean(),
});
export type Interchange = z.infer<typeof interchange>;
export type RawTransaction = {
  type: string;
  version: string;
  reference: string;
  group: string;
  segments: Segment[];
  errors: EdiError[];
};

const part = (segment: Segment | undefined, element: number): string => segment?.elements[element - 1]?.[0] ?? '';

/**
 * ISA to IEA. What is wrong with one transaction set stands in its errors; what is wrong with the whole is thrown.
 * @throws Defect
 */
export function readInterchange(
  segments: readonly Segment[],
  open: boolean,
): [Omit<Interchange, 'groupControlNumber'>, RawTransaction[]] {
  const [isa, ...rest] = segments;
  const end = rest.findIndex(({ tag }) => tag === 'IEA');
  if (end < 0) throw truncated(rest);
  const after = rest[end + 1];
  requireThat(!open && !after, () => ({ code: 'MALFORMED', at: after?.tag ?? 'end', message: 'text after IEA' }));
  const groups = split(rest.slice(0, end), 'GS', 'GE');
  const [iea, controlNumber] = [rest[end], part(isa, 13)];
  requireSame('IEA01', iea, part(iea, 1), groups.length);
  requireSame('IEA02', iea, part(iea, 2), controlNumber);
  return [
    {
      sender: part(isa, 6).trimEnd(),
      receiver: part(isa, 8).trimEnd(),
      sentAt: sentAt(part(isa, 9), part(isa, 10), { at: 'ISA', segment: 1 }),
      controlNumber,
      test: part(isa, 15) === 'T',
    },
    groups.flatMap(readGroup),
  ];
}

const closes = new Map([
  ['ST', 'SE'],
  ['GS', 'GE'],
]);

function truncated(segments: readonly Segment[]): Defect {
  const missing = ['IEA'];
  for (const [opening, closing] of [...closes].reverse()) {
    const last = segments.findLast(({ tag }) => tag === opening || tag === closing);
    if (last?.tag === opening) missing.unshift(closing);
  }
  return new Defect({ code: 'TRUNCATED', at: 'end', missing });
}

/** @throws Defect INTERCHANGE_CONTROL */
function requireSame(at: string, segment: Segment | undefined, declared: string, counted: string | number): void {
  const same = typeof counted === 'number' ? Number(declared) === counted : declared === counted;
  requireThat(same, () => ({ code: 'INTERCHANGE_CONTROL', at, segment: segment?.position ?? 0, declared, counted }));
}

/** Opening to closing segment, each with what stands between; nothing may stand outside. */
function split(segments: readonly Segment[], opening: string, closing: string): Segment[][] {
  const found: Segment[][] = [];
  let open = false;
  for (const segment of segments) {
    if (!open)
      requireThat(segment.tag === opening, () => ({ code: 'MALFORMED', at: segment.tag, segment: segment.position }));
    if (!open) found.push([segment]);
    else found.at(-1)?.push(segment);
    open = segment.tag !== closing;
  }
  requireThat(!open, () => ({ code: 'TRUNCATED', at: closing, missing: [closing] }));
  return found;
}

function readGroup(segments: Segment[]): RawTransaction[] {
  const [gs, ge] = [segments[0], segments.at(-1)];
  const sets = split(segments.slice(1, -1), 'ST', 'SE');
  requireSame('GE01', ge, part(ge, 1), sets.length);
  requireSame('GE02', ge, part(ge, 2), part(gs, 6));
  const told = { version: part(gs, 8), group: part(gs, 6) };
  return sets.map((set) => ({ ...told, ...readSet(set) }));
}

function readSet(set: Segment[]): Omit<RawTransaction, 'version' | 'group'> {
  const [st, se] = [set[0], set.at(-1)];
  const [declared, counted] = [part(se, 1), set.length];
  const [repeated, reference] = [part(se, 2), part(st, 2)];
  const place = { segment: se?.position ?? 0 };
  const errors: EdiError[] =
    Number(declared) !== counted
      ? [{ code: 'SEGMENT_COUNT', at: 'SE', ...place, declared, counted }]
      : repeated !== reference
        ? [{ code: 'INTERCHANGE_CONTROL', at: 'SE02', ...place, declared: repeated, counted: reference }]
        : [];
  return { type: part(st, 1), reference, segments: set.slice(1, -1), errors };
}
