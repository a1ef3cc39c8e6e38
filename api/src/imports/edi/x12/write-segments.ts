import { requireThat } from '../defect';
import type { WrittenSegment } from '../layout/write-layout';

export type Separators = { element: string; component: string; terminator: string };
const candidates: readonly Separators[] = [
  { element: '*', component: '>', terminator: '~' },
  { element: '|', component: '^', terminator: '!' },
  { element: '\u001d', component: '\u001f', terminator: '\u001e' },
];

/**
 * X12 knows no escape, so what separates must not stand in any value.
 * @throws Defect
 */
export function separatorsFor(segments: readonly WrittenSegment[]): Separators {
  const values = segments.flatMap(({ elements }) => elements.flat());
  const free = candidates.find((candidate) => {
    const signs = Object.values(candidate);
    return !values.some((value) => signs.some((sign) => value.includes(sign)));
  });
  requireThat(free !== undefined, () => ({ code: 'MALFORMED', message: 'all known separators stand in the values' }));
  return free;
}

export function writeSegments(
  segments: readonly WrittenSegment[],
  { element, component, terminator }: Separators,
): string {
  return segments
    .map(({ tag, elements }) => {
      const told = elements.map((components) => withoutEmptyEnd(components).join(component));
      return `${[tag, ...withoutEmptyEnd(told)].join(element)}${terminator}\n`;
    })
    .join('');
}

function withoutEmptyEnd(parts: string[]): string[] {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}
